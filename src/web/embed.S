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
    embed asset_script, "src/web/reader.js"
    embed asset_sample, "share/samples/strait-talks.txt"
    embed asset_openapi, "openapi.yaml"
    embed asset_openapi_json, "src/web/openapi.json"

    .section .note.GNU-stack,"",%progbits
