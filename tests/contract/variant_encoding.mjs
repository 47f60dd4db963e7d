// Reads a JSON list of encoded strings, writes what hydrogen-react decodes each of them to.
import { readFileSync } from "node:fs";
import { decodeEncodedVariant } from "@shopify/hydrogen-react/optionValueDecoder";

const encoded = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(encoded.map((text) => decodeEncodedVariant(text))));
