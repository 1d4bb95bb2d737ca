import { connect } from "node:net";
import {
  CognitoIdentityProviderClient,
  DeleteUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FaultKind } from "../../src/fault/fault-kind.ts";
import { AwsError } from "../../src/service.ts";
import type { AnsweredCall } from "../../src/wire/answered-call.ts";
import {
  authorization,
  fakeService,
  operatorOf,
  roleOf,
  startWire,
  type Wire,
} from "./wire-fixture.ts";

let wire: Wire;
let deleted: string[];
let told: AnsweredCall[];

beforeEach(async () => {
  deleted = [];
  told = [];
  const service = fakeService("cognito-idp", {
    DeleteUserPoolDomain: ({ Domain }) => {
      if (Domain === "missing") throw new AwsError("ResourceNotFoundException", "No such domain");
      deleted.push(Domain);
      return {};
    },
  });
  const role = { statements: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  wire = await startWire({
    services: () => [service],
    roles: { worker: role, stranger: { statements: [] } },
    onAnswered: (call) => told.push(call),
  });
});
afterEach(() => wire.stop());

type Configuration = ConstructorParameters<typeof CognitoIdentityProviderClient>[0];

/** Deletes `d`, in one attempt, and waits for the answer until told to give up. */
async function remove(
  configuration: Configuration = operatorOf(wire),
  Domain = "d",
  giveUp?: AbortSignal,
) {
  const client = new CognitoIdentityProviderClient(configuration);
  const command = new DeleteUserPoolDomainCommand({ Domain, UserPoolId: "p" });
  try {
    return await client.send(command, giveUp ? { abortSignal: giveUp } : {});
  } finally {
    client.destroy();
  }
}

const reset = { code: "ECONNRESET" };
const silence = { name: "AbortError" };

describe("a call that gets no answer", () => {
  it.each([
    ["call.reset-before", reset, [], { outcome: "reset", status: 0 }],
    ["call.reset-after", reset, ["d"], { outcome: "reset", status: 0 }],
    ["call.timed-out", silence, [], { outcome: "silent", status: 0 }],
    ["call.timed-out-after", silence, ["d"], { outcome: "silent", status: 0 }],
  ] as const)("%s", async (kind, failure, effects, entry) => {
    wire.world.faults.order({ kind });
    const giveUp = new AbortController();
    const failed = expect(remove(operatorOf(wire), "d", giveUp.signal)).rejects.toMatchObject(
      failure,
    );
    await expect.poll(() => wire.history.list(), { timeout: 30_000 }).toHaveLength(1);
    // Had there been an answer to the first call, it had come before that of the second.
    await remove(operatorOf(wire), "other");
    giveUp.abort();
    await failed;
    expect(deleted).toEqual([...effects, "other"]);
    expect(wire.history.list()[0]).toMatchObject({ ...entry, fault: kind, response: null });
    expect(wire.defects).toEqual([]);
  });

  it("is reset by TCP, not merely closed", async () => {
    wire.world.faults.order({ kind: "call.reset-before" });
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const body = '{"Domain":"d","UserPoolId":"p"}';
    const socket = connect(wire.port, "127.0.0.1", () =>
      socket.write(
        `POST / HTTP/1.1\r\nHost: twin\r\nAuthorization: ${authorization("cognito-idp")}\r\n` +
          "X-Amz-Target: AWSCognitoIdentityProviderService.DeleteUserPoolDomain\r\n" +
          `Content-Length: ${body.length}\r\n\r\n${body}`,
      ),
    );
    socket.on("error", ({ code }: NodeJS.ErrnoException) => resolve(code));
    socket.on("close", () => resolve(undefined));
    expect(await promise).toBe("ECONNRESET");
  });

  it("is on AWS's own account of calls only if it was carried out", async () => {
    wire.world.faults.order({ kind: "call.reset-before" });
    await expect(remove()).rejects.toMatchObject(reset);
    expect(told).toEqual([]);
    wire.world.faults.order({ kind: "call.reset-after" });
    await expect(remove()).rejects.toMatchObject(reset);
    expect(told).toMatchObject([{ result: { output: {} } }]);
  });

  it("may have been refused all the same", async () => {
    wire.world.faults.order({ kind: "call.reset-after" });
    await expect(remove(operatorOf(wire), "missing")).rejects.toMatchObject(reset);
    expect(deleted).toEqual([]);
  });

  it("is tried again by the SDK", async () => {
    wire.world.faults.order({ kind: "call.reset-after" });
    await remove({ ...operatorOf(wire), maxAttempts: 2 });
    expect(deleted).toEqual(["d", "d"]);
  });

  it("does not keep the port from closing", async () => {
    wire.world.faults.order({ kind: "call.timed-out" });
    const failed = expect(remove()).rejects.toThrow();
    await expect.poll(() => wire.history.list(), { timeout: 30_000 }).toHaveLength(1);
    await wire.stop();
    await failed;
  });
});

describe("whom a fault strikes", () => {
  const always: Partial<Record<FaultKind, number>> = { "call.internal-error": 1 };

  it("by rate only what is deployed", async () => {
    wire.world.faults.setRates(always);
    await remove();
    await expect(remove(roleOf(wire, "worker"))).rejects.toMatchObject({
      name: "InternalErrorException",
    });
    expect(wire.world.faults.struck()).toMatchObject([
      {
        kind: "call.internal-error",
        place: {
          service: "cognito-idp",
          operation: "DeleteUserPoolDomain",
          region: "us-east-1",
          principal: "arn:aws:sts::123456789012:assumed-role/worker/worker",
        },
      },
    ]);
  });

  it("never a call that IAM refuses", async () => {
    wire.world.faults.setRates(always);
    await expect(remove(roleOf(wire, "stranger"))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
    expect(wire.world.faults.struck()).toEqual([]);
  });

  it("by order whoever fits, after those that pass", async () => {
    wire.world.faults.order({
      kind: "call.throttled",
      where: { operation: "DeleteUserPoolDomain", region: "eu-west-1" },
      skip: 1,
    });
    await remove();
    await remove(operatorOf(wire, "eu-west-1"));
    await expect(remove(operatorOf(wire, "eu-west-1"))).rejects.toMatchObject({
      name: "TooManyRequestsException",
    });
    expect(deleted).toEqual(["d", "d"]);
  });

  it("a call meets one fault at most: the first of those that are due", async () => {
    wire.world.faults.setRates({ "call.reset-after": 1, "call.throttled": 1 });
    await expect(remove(roleOf(wire, "worker"))).rejects.toMatchObject({
      name: "TooManyRequestsException",
    });
    expect(wire.world.faults.struck().map(({ kind }) => kind)).toEqual(["call.throttled"]);
  });

  it("the same calls meet the same faults with the same seed", async () => {
    const outcomes = async () => {
      const own = await startWire({
        services: () => [fakeService("cognito-idp", { DeleteUserPoolDomain: () => ({}) })],
        roles: { worker: { statements: [{ Effect: "Allow", Action: "*", Resource: "*" }] } },
      });
      own.world.faults.setRates({ "call.throttled": 0.2, "call.reset-after": 0.3 });
      for (let nth = 0; nth < 30; nth++) await remove(roleOf(own, "worker")).catch(() => {});
      await own.stop();
      return own.history.list().map(({ outcome }) => outcome);
    };
    const first = await outcomes();
    expect(new Set(first)).toEqual(new Set(["ok", "reset", "TooManyRequestsException"]));
    expect(await outcomes()).toEqual(first);
  });
});
