"""Documents that a shop must refuse before it runs anything, by what they abuse."""

DEEP = "{ products(first: 1) { nodes { " + "variants(first: 1) { nodes { product { " * 12
DOCUMENTS = {
    "aliases": "{" + " ".join(f"a{i}: shop {{ name }}" for i in range(101)) + "}",
    "bytes": "{ shop { name } } #" + "x" * 100_001,
    "cost of a cart": "mutation {"
    + " ".join(
        f"a{i}: cartCreate {{ cart {{ lines(first: 250) {{ nodes {{ id merchandise {{ ... on"
        f" ProductVariant {{ product {{ variants(first: 250) {{ nodes {{ id }} }} }}"
        " } } } } } }"
        for i in range(2)
    )
    + "}",
    "depth": DEEP + "id" + " } } }" * 12 + " } } }",
    "directives": "{ shop { name " + "@include(if: true) " * 101 + "} }",
    "doubling fragments": "{ ...f0 } "
    + " ".join(f"fragment f{i} on QueryRoot {{ ...f{i + 1} ...f{i + 1} }}" for i in range(40))
    + " fragment f40 on QueryRoot { shop { name } }",
    "duplicated fields": "{" + "shop { name } " * 3_000 + "}",
    "fragments": "{ shop { name } } "
    + " ".join(f"fragment f{i} on Shop {{ name }}" for i in range(101)),
    "introspection": "{ __schema { types { fields { type { fields { type { fields { type { fields"
    " { type { fields { type { fields { type { name } } } } } } } } } } } } } } }",
    "introspections": "{"
    + " ".join(f"a{i}: __schema {{ queryType {{ name }} }}" for i in range(6))
    + "}",
    "lists in lists": "{ collections(first: 250) { nodes { products(first: 250) { nodes {"
    " options { optionValues { id } } } } } } }",
    "nested pages": "{ products(first: 250) { nodes { variants(first: 250) { nodes {"
    " id image { url } } } } } }",
    "nesting": "{ a " * 150 + "}" * 150,
    "operations": " ".join(f"query q{i} {{ shop {{ name }} }}" for i in range(51)),
    "pages by variable": "query($n: Int = 250) { products(first: $n) { nodes { variants(first: $n)"
    " { nodes { id image { url } } } } } }",
    "spreads of pages": "{ products(first: 250) { ...Page } } fragment Page on ProductConnection {"
    " nodes { ...More } edges { node { ...More } } }"
    " fragment More on Product { variants(first: 250) { edges { node { id } } } }",
    "tokens": "{" + "a " * 10_001 + "}",
}
