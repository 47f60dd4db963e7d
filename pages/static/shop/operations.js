// Every operation this storefront sends. Each view asks for exactly the fields it shows.

const CARD = `
  id handle title vendor availableForSale
  priceRange { minVariantPrice { amount currencyCode } maxVariantPrice { amount currencyCode } }
  compareAtPriceRange { maxVariantPrice { amount } }
  featuredImage { url(transform: { maxWidth: 600, maxHeight: 600 }) altText width height }`;

export const SHELL = `query Shell {
  shop { name description }
  collections(first: 12, sortKey: TITLE) { nodes { handle title } }
}`;

const FACETS = `{
      id label type
      values { id label count input swatch { color } }
    }`;

export const PRODUCTS = `query Products($first: Int!, $after: String, $sortKey: ProductSortKeys!, $reverse: Boolean!) {
  products(first: $first, after: $after, sortKey: $sortKey, reverse: $reverse) {
    totalCount
    nodes {${CARD}
    }
    pageInfo { hasNextPage endCursor }
  }
  facets: search(query: "", types: [PRODUCT], first: 1) {
    productFilters ${FACETS}
  }
}`;

export const SEARCH = `query Search($query: String!, $first: Int!, $after: String, $sortKey: SearchSortKeys!, $reverse: Boolean!, $filters: [ProductFilter!]) {
  search(query: $query, types: [PRODUCT], first: $first, after: $after, sortKey: $sortKey, reverse: $reverse, productFilters: $filters) {
    totalCount
    nodes {
      ... on Product {${CARD}
      }
    }
    productFilters ${FACETS}
    pageInfo { hasNextPage endCursor }
  }
}`;

export const COLLECTION = `query Collection($handle: String!, $first: Int!, $after: String, $sortKey: ProductCollectionSortKeys!, $reverse: Boolean!, $filters: [ProductFilter!]) {
  collection(handle: $handle) {
    title
    description
    products(first: $first, after: $after, sortKey: $sortKey, reverse: $reverse, filters: $filters) {
      totalCount
      nodes {${CARD}
      }
      filters ${FACETS}
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

export const PRODUCT = `query Product($handle: String!) {
  product(handle: $handle) {
    id title vendor descriptionHtml
    options { name optionValues { name } }
    images(first: 10) { nodes { url altText width height } }
    media(first: 10) { nodes { ... on ExternalVideo { alt originUrl } ... on Video { alt previewImage { url } sources { url mimeType width height } } } }
    selectedOrFirstAvailableVariant { id }
    variants(first: 100) {
      nodes {
        id title availableForSale currentlyNotInStock quantityAvailable
        price { amount currencyCode }
        compareAtPrice { amount currencyCode }
        selectedOptions { name value }
        image { url altText width height }
      }
    }
  }
}`;

const CART = `
    id checkoutUrl totalQuantity
    cost { totalAmount { amount currencyCode } }
    lines(first: 100) {
      nodes {
        id quantity
        cost { totalAmount { amount currencyCode } }
        merchandise {
          ... on ProductVariant { title image { url altText } product { title handle } }
        }
      }
    }`;
const OUTCOME = `
    userErrors { message }
    warnings { message }`;

export const CART_READ = `query Cart($id: ID!) {
  cart(id: $id) {${CART}
  }
}`;

export const CART_CREATE = `mutation CartCreate($lines: [CartLineInput!]!, $buyer: CartBuyerIdentityInput) {
  cartCreate(input: { lines: $lines, buyerIdentity: $buyer }) {
    cart {${CART}
    }${OUTCOME}
  }
}`;

export const CART_ADD = `mutation CartLinesAdd($cartId: ID!, $lines: [CartLineInput!]!) {
  cartLinesAdd(cartId: $cartId, lines: $lines) {
    cart {${CART}
    }${OUTCOME}
  }
}`;

export const CART_UPDATE = `mutation CartLinesUpdate($cartId: ID!, $lines: [CartLineUpdateInput!]!) {
  cartLinesUpdate(cartId: $cartId, lines: $lines) {
    cart {${CART}
    }${OUTCOME}
  }
}`;

export const CART_BUYER = `mutation CartBuyerIdentityUpdate($cartId: ID!, $buyer: CartBuyerIdentityInput!) {
  cartBuyerIdentityUpdate(cartId: $cartId, buyerIdentity: $buyer) {
    cart {${CART}
    }${OUTCOME}
  }
}`;
