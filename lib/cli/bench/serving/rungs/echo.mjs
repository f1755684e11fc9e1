// @ts-check
// The least an HTTP server of Node's own can do: take a body and give it back.
import http from "node:http";

const server = http.createServer((request, response) => {
  /** @type {Buffer[]} */
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
    response.end(body);
  });
});
server.listen(Number(process.argv[2]), "127.0.0.1", () => process.send?.("listening"));
process.on("disconnect", () => process.exit(0));
