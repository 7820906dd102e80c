#!/usr/bin/env python3
"""Validates recorded answers, and the contract's own examples, against openapi.yaml.

    check_contract.py openapi.yaml answers.ndjson

An answer is {"method","path","status","type","headers","body"} as tests/http/http.c records them. Each must be
described (path, method, status, media type, required headers) and follow its schema, to which no
member may be added that the contract does not name.
"""
import json
import sys
import urllib.parse

import jsonschema
import yaml


def resolve(spec, node):
    while isinstance(node, dict) and "$ref" in node:
        target = spec
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def validator(spec, schema):
    return jsonschema.Draft202012Validator(
        {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "components": spec["components"]})


def check_value(spec, schema, value, where, errors):
    for error in sorted(validator(spec, schema).iter_errors(value), key=str)[:3]:
        best = jsonschema.exceptions.best_match([error])
        errors.append(f"{where}: /{'/'.join(map(str, best.absolute_path))}: {best.message[:300]}")


def check_answer(spec, answer, errors, seen):
    path = urllib.parse.urlsplit(answer["path"]).path.removeprefix("/news")  # a prefix that tests use
    where = f"{answer['method']} {path} {answer['status']}"
    described = spec["paths"].get(path)
    if answer["status"] == 404:
        check_value(spec, spec["components"]["schemas"]["Problem"], json.loads(answer["body"]), where, errors)
        return
    if described is None:
        errors.append(f"{where}: the contract does not know this path")
        return
    if answer["method"] == "OPTIONS" and answer["status"] == 204:
        seen.add(where)
        return
    operation = described.get(answer["method"].lower()) or (described.get("get") if answer["method"] == "HEAD" else None)
    if operation is None:
        if answer["status"] != 405:
            errors.append(f"{where}: the contract does not know this method")
        return
    response = operation["responses"].get(str(answer["status"]))
    if response is None:
        errors.append(f"{where}: the contract does not know this status")
        return
    response = resolve(spec, response)
    seen.add(where)
    sent = {line.split(":", 1)[0].lower() for line in answer["headers"].split("\n") if ":" in line}
    for name, header in response.get("headers", {}).items():
        if resolve(spec, header).get("required") and name.lower() not in sent:
            errors.append(f"{where}: no {name} header")
    content = response.get("content")
    if not content or answer["method"] == "HEAD":
        return
    media = answer["type"].split(";")[0].strip()
    if media not in content:
        errors.append(f"{where}: {media} is not among {list(content)}")
    elif "x-lines" in content[media]:
        for number, line in enumerate(answer["body"].splitlines(), 1):
            check_value(spec, content[media]["x-lines"], json.loads(line), f"{where} line {number}", errors)
    elif media.endswith("json"):
        check_value(spec, content[media]["schema"], json.loads(answer["body"]), where, errors)


def check_examples(spec, node, errors, where="#"):
    if isinstance(node, list):
        for i, child in enumerate(node):
            check_examples(spec, child, errors, f"{where}/{i}")
    if not isinstance(node, dict):
        return
    if "schema" in node and isinstance(node["schema"], dict):
        examples = {k: resolve(spec, v).get("value") for k, v in (node.get("examples") or {}).items()}
        if "example" in node:
            examples["example"] = node["example"]
        for name, value in examples.items():
            check_value(spec, node["schema"], value, f"{where} example {name}", errors)
    for key, child in node.items():
        check_examples(spec, child, errors, f"{where}/{key}")


def main():
    spec = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
    errors, seen, n = [], set(), 0
    for schema in spec["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    check_examples(spec, spec, errors)
    for line in open(sys.argv[2], encoding="utf-8"):
        check_answer(spec, json.loads(line), errors, seen)
        n += 1
    for error in dict.fromkeys(errors):
        print(error)
    print(f"{n} answers, {len(seen)} kinds of answer, {len(set(errors))} errors")
    sys.exit(1 if errors or n == 0 else 0)


if __name__ == "__main__":
    main()
