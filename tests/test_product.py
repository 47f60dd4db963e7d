from conftest import Shop
from factories import image, product, variant


async def test_a_product_page_answers_what_is_asked(shop: Shop) -> None:
    tea = product(
        variant(price_minor=1250, selected_options=[["Size", "S"]]), handle="tea", images=[image()]
    )
    await shop.add(tea)

    answer = await shop.ask(
        """{ product(handle: "tea") { id title availableForSale totalInventory
             priceRange { minVariantPrice { amount currencyCode } }
             featuredImage { url altText } images(first: 5) { nodes { id } }
             collections(first: 1) { totalCount nodes { id } }
             variants(first: 3) { totalCount: nodes { id } nodes { price { amount } selectedOptions { name value }
               image { url } product { handle } } } } }"""
    )

    assert answer["product"]["priceRange"]["minVariantPrice"] == {
        "amount": "12.50",
        "currencyCode": "USD",
    }
    assert answer["product"]["totalInventory"] == 10
