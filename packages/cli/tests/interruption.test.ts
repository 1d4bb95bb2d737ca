import { spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { heedInterruption } from "../src/interruption.ts";

const launcher = resolve(import.meta.dirname, "../bin/latchkey.mjs");

it("Ctrl-C while AWS is waited for ends a command at once, with its own exit code", async () => {
  const asked = new EventEmitter();
  const server = createServer((request, response) => {
    if (request.method === "HEAD") response.end();
    // Whatever else is asked is never answered.
    else asked.emit("call");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = { AWS_ACCESS_KEY_ID: "operator", AWS_SECRET_ACCESS_KEY: "operator" };
  const env = { PATH: process.env.PATH ?? "", ...keys };
  const called = new Promise((call) => asked.once("call", call));
  const child = spawn(process.execPath, [launcher, "list", "--endpoint-url", endpoint], { env });
  try {
    let stderr = "";
    child.stderr.on("data", (part) => {
      stderr += part;
    });
    const ended = new Promise((close) => child.once("close", close));
    await called;
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(stderr).toBe("Interrupted. Nothing was changed.\n");
  } finally {
    child.kill("SIGKILL");
    server.closeAllConnections();
    server.close();
  }
});

it("an interruption says what goes on, once that was told", () => {
  const written: string[] = [];
  const codes: unknown[] = [];
  const handlers = new Map<string, () => void>();
  const note = heedInterruption({
    on: (signal: string, handler: () => void) => handlers.set(signal, handler),
    exit: (code: unknown) => codes.push(code),
    stderr: { isTTY: false, write: (text: string) => written.push(text) },
  } as never);
  note("The rotation goes on: latchkey watch arn");
  handlers.get("SIGINT")?.();
  expect(written).toEqual(["Interrupted. The rotation goes on: latchkey watch arn\n"]);
  expect(codes).toEqual([130]);
});
