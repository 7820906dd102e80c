/* The files of the page and the contract, byte for byte. */
    .section .rodata
    .macro embed name, file
    .global \name
    .global \name\()_end
\name:
    .incbin "\file"
\name\()_end:
    .byte 0
    .endm

    embed asset_page, "src/web/reader.html"
    embed asset_style, "src/web/reader.css"
    embed asset_reader, "src/web/reader.js"
    embed asset_article, "src/web/article.js"
    embed asset_facts, "src/web/facts.js"
    embed asset_map, "src/web/map.js"
    embed asset_dom, "src/web/dom.js"
    embed asset_world, "src/web/world.svg"
    embed asset_diplomacy, "share/samples/strait-talks.txt"
    embed asset_council, "share/samples/harbour-bridge.txt"
    embed asset_disaster, "share/samples/river-flood.txt"
    embed asset_openapi, "openapi.yaml"
    embed asset_docs, "web/api.html"
    embed asset_docs_style, "src/web/docs.css"
    embed asset_openapi_json, "web/openapi.json"

    .section .note.GNU-stack,"",%progbits
