import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { manualClock } from "../../../tests/gen/manual-clock.ts";
import { readEndpointClock } from "../src/endpoint-clock.ts";
import { EndpointUnreachableError } from "../src/errors.ts";

async function withEndpoint(date: string | undefined, use: (url: string) => Promise<void>) {
  const server = createServer((_, response) => {
    response.sendDate = false;
    response.writeHead(403, date === undefined ? {} : { date }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

it("the endpoint's time is taken, and goes on with the machine's", async () => {
  await withEndpoint("Tue, 01 Dec 2026 06:00:00 GMT", async (url) => {
    const machine = manualClock(new Date("2026-11-21T12:00:00.000Z"));
    const clock = await readEndpointClock(url, machine);
    expect(clock.now().toISOString()).toBe("2026-12-01T06:00:00.000Z");
    machine.advance(90);
    expect(clock.now().toISOString()).toBe("2026-12-01T06:01:30.000Z");
  });
});

it("an endpoint that tells no time leaves the machine's", async () => {
  await withEndpoint(undefined, async (url) => {
    const machine = manualClock();
    expect((await readEndpointClock(url, machine)).now()).toEqual(machine.now());
  });
});

it("an endpoint where nothing answers is named", async () => {
  let gone = "";
  await withEndpoint(undefined, async (url) => {
    gone = url;
  });
  const refusal = await readEndpointClock(gone).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(EndpointUnreachableError);
  expect(refusal).toMatchObject({ message: `Nothing answers at ${gone}.` });
});
