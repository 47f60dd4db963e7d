// Reads a JSON list of products, writes for each what hydrogen-react's option picker shows.
import { readFileSync } from "node:fs";
import { getProductOptions } from "@shopify/hydrogen-react/getProductOptions";

const shown = (product) =>
  getProductOptions(product).map(({ optionValues }) =>
    optionValues.map(({ exists, available, selected, variant }) => ({
      exists,
      available,
      selected,
      variant: variant?.id ?? null,
    })),
  );

const products = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(products.map(shown)));
