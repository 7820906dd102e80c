// One article a line on stdin (a JSON string), one line on stdout when it is done: what the library finds of names.
//   node node_peer.js FOLDER_OF_NODE_MODULES compromise|wink
"use strict";
const { createRequire } = require("node:module");
const readline = require("node:readline");
const [folder, which] = process.argv.slice(2);
const load = createRequire(`${folder}/`);

function compromise() {
    const nlp = load("compromise");
    return (text) => {
        const doc = nlp(text);
        return [doc.people().out("array"), doc.places().out("array"), doc.organizations().out("array"),
            doc.quotations().out("array")];
    };
}

function wink() {
    const nlp = load("wink-nlp")(load("wink-eng-lite-web-model"));
    return (text) => {
        const doc = nlp.readDoc(text);
        return [doc.sentences().out(), doc.tokens().out(nlp.its.pos), doc.entities().out(nlp.its.detail)];
    };
}

const read = { compromise, wink }[which]();
readline.createInterface({ input: process.stdin }).on("line", (line) => {
    console.log(JSON.stringify(read(JSON.parse(line))).length);
});
