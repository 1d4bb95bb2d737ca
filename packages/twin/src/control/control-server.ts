import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { ControlRefusal, type ControlRoute } from "../service.ts";
import { type ListeningServer, listen } from "../wire/listening-server.ts";
import { BODY_TOO_LARGE, readBody } from "../wire/request-body.ts";

const BODY_LIMIT_BYTES = 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Opens the control port on loopback: JSON in, JSON out; a route may answer a text instead.
 *
 * @param options.port 0 for any free one
 * @param options.onDefect told of an error that is the twin's own fault
 * @throws Error with `code` `EADDRINUSE` when the port is taken
 */
export function startControlServer(options: {
  readonly routes: readonly ControlRoute[];
  readonly port: number;
  readonly onDefect?: (error: unknown, where: string) => void;
}): Promise<ListeningServer> {
  const routes = [indexRoute(options.routes), ...options.routes];
  const server = createServer((incoming, outgoing) => {
    answer(routes, incoming)
      .catch((error: unknown) => {
        options.onDefect?.(error, `${incoming.method} ${incoming.url}`);
        const cause = error instanceof Error ? error.message : String(error);
        return { status: 500, body: { error: `The twin failed: ${cause}` } };
      })
      .then((result) => send(outgoing, result))
      .catch(() => outgoing.destroy());
  });
  return listen(server, options.port);
}

/** `GET /`: what there is. */
function indexRoute(routes: readonly ControlRoute[]): ControlRoute {
  const index: ControlRoute = {
    method: "GET",
    path: "/",
    summary: "What this port offers.",
    handle: () => ({
      routes: [index, ...routes].map(({ method, path, summary, example }) => ({
        method,
        path,
        summary,
        ...(example ? { example } : {}),
      })),
    }),
  };
  return index;
}

async function answer(routes: readonly ControlRoute[], incoming: IncomingMessage): Promise<Answer> {
  const [pathname = "/", query = ""] = (incoming.url ?? "/").split("?", 2);
  const onPath = routes.filter(({ path }) => path === pathname);
  const route = onPath.find(({ method }) => method === incoming.method);
  if (!route) {
    return onPath.length === 0
      ? { status: 404, body: { error: `There is nothing at ${pathname}. See GET /` } }
      : {
          status: 405,
          body: {
            error: `${pathname} takes ${onPath.map(({ method }) => method).join(" or ")}, not ${incoming.method}.`,
          },
        };
  }
  try {
    const body =
      route.method === "POST"
        ? await readJsonBody(incoming)
        : Object.fromEntries(new URLSearchParams(query));
    return { status: 200, body: (await route.handle(body)) ?? {} };
  } catch (error) {
    if (!(error instanceof ControlRefusal)) {
      throw error;
    }
    return {
      status: error.status,
      body: { error: error.message, ...(route.example ? { example: route.example } : {}) },
    };
  }
}

async function readJsonBody(incoming: IncomingMessage): Promise<unknown> {
  const body = await readBody(incoming, BODY_LIMIT_BYTES);
  if (body === BODY_TOO_LARGE) {
    throw new ControlRefusal(`The body must not exceed ${BODY_LIMIT_BYTES} bytes.`, 413);
  }
  if (body.byteLength === 0) {
    return {};
  }
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new ControlRefusal("The body is not valid JSON.");
  }
}

function send(outgoing: ServerResponse, { status, body }: Answer): void {
  const isText = typeof body === "string";
  const text = isText ? body : `${JSON.stringify(body, null, 2)}\n`;
  outgoing.writeHead(status, {
    "content-type": isText ? "text/plain; charset=utf-8" : "application/json",
    "content-length": Buffer.byteLength(text),
  });
  outgoing.end(text);
}
