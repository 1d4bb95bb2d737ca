import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { World } from "../world.ts";

/**
 * The HTTP side of the edges: a small page for a custom domain that Cognito knows, 403 for any
 * other Host as CloudFront answers it. It never listens; the edges hand it their connections.
 */
export function createEdgePage(world: World): Server {
  const server = createServer((request, response) => {
    // A body is of no interest, but must be taken off the connection.
    request.resume();
    answer(world, request, response);
  });
  server.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    else socket.destroy();
  });
  return server;
}

function answer(world: World, request: IncomingMessage, response: ServerResponse): void {
  const host = (request.headers.host ?? "").toLowerCase().replace(/:\d+$/, "");
  const isRead = request.method === "GET" || request.method === "HEAD";
  const served = isRead ? world.customDomains.find(host) : undefined;
  if (served === undefined) {
    send(response, 403, { error: "The request could not be satisfied.", host });
    return;
  }
  const region = served.servingRegion;
  response.setHeader("x-latchkey-twin-region", region);
  if (world.regionOutages.has(region)) {
    send(response, 503, { error: `Cognito in ${region} does not answer.`, host });
    return;
  }
  const { customDomain, userPoolId } = served;
  send(response, 200, { customDomain, userPoolId, servingRegion: region });
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    server: "CloudFront",
    ...(status === 200 ? {} : { "x-cache": "Error from cloudfront" }),
  });
  response.end(text);
}
