"""The client set-ups in docs/storefront.md: compiled, or run against the demo shop."""

import os
import re
import subprocess
import sys

import pytest
from demo_server import Demo
from live import ROOT

from tests.contract import node

PAGE = (ROOT / "docs/storefront.md").read_text("utf-8")
LOCAL = "http://127.0.0.1:8000"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"// ([\w./]+\.ts)")
STRICT = """{ "compilerOptions": { "strict": true, "noEmit": true, "target": "es2022",
  "module": "esnext", "moduleResolution": "bundler", "skipLibCheck": true },
  "include": ["src", "codegen.ts"] }"""
# What a program makes of the types: each line with a mistake in it has to be refused.
USE = """import type { ResultOf } from '@graphql-typed-document-node/core';
import { Products } from './products';
export const shown = (found: ResultOf<typeof Products>): string[] =>
  found.products.nodes.map(({ title, priceRange: { minVariantPrice } }) =>
    `${title} ${minVariantPrice.amount satisfies string} ${minVariantPrice.currencyCode}`);
// @ts-expect-error: it was not asked for
export const vendor = (found: ResultOf<typeof Products>) => found.products.nodes[0].vendor;
"""


def blocks(language: str) -> list[str]:
    return [text for found, text in FENCE.findall(PAGE) if found == language]


@pytest.mark.node
def test_typescript_is_generated_and_compiles_strictly(demo: Demo) -> None:
    files = {}
    for block in blocks("ts"):
        named = NAME.match(block)
        assert named, block
        files[named[1]] = block.replace(LOCAL, demo.address)
    assert files.keys() == {"codegen.ts", "src/products.ts", "src/urql.ts", "src/apollo.ts"}
    with node.workshop({**files, "src/use.ts": USE, "tsconfig.json": STRICT}) as folder:
        config = ("--config", "codegen.ts")
        cli = "@graphql-codegen/cli/cjs/bin.js"
        node.tool(cli, *config, folder=folder, trusted=demo.certificate)
        node.tool("typescript/bin/tsc", "--project", ".", folder=folder)


RELAY = """import { graphql } from 'relay-runtime';
export const query = graphql`query pageQuery($first: Int, $after: String) {
  products(first: $first, after: $after) @connection(key: "page__products") {
    edges { node { id title } } } }`;
"""


@pytest.mark.node
def test_relays_compiler_takes_our_schema() -> None:
    [config] = blocks("json")
    schema = (ROOT / "schema.graphql").read_text("utf-8")
    files = {"relay.config.json": config, "schema.graphql": schema, "src/page.ts": RELAY}
    with node.workshop(files) as folder:
        node.tool("relay-compiler/cli.js", "relay.config.json", folder=folder)

        assert (folder / "src/__generated__/pageQuery.graphql.ts").is_file()


def test_gql_asks_for_the_shops_name(demo: Demo) -> None:
    [script] = blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", script.replace(LOCAL, demo.address)],
        env={**os.environ, "SSL_CERT_FILE": str(demo.certificate)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == "{'shop': {'name': 'Tarnside'}}\n"


def test_files_that_the_contributors_page_names_are_there() -> None:
    """A name in angle brackets stands for a concept."""
    named = set(re.findall(r"`([\w/]+\.py)`", (ROOT / "docs/architecture.md").read_text("utf-8")))

    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []
