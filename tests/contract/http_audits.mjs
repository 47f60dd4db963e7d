// Reads a URL, audits the GraphQL server there, writes each audit's id, name, status and reason.
import { readFileSync } from "node:fs";
import { serverAudits } from "graphql-http";

const url = readFileSync(0, "utf8").trim();
const results = [];
for (const audit of serverAudits({ url })) {
  const { id, name, status, reason = null } = await audit.fn();
  results.push({ id, name, status, reason });
}
process.stdout.write(JSON.stringify(results));
