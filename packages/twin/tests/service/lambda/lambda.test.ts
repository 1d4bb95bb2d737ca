import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTwinClock } from "../../../src/clock.ts";
import { createCertificateAuthority } from "../../../src/edge/certificate-authority.ts";
import { createRandom } from "../../../src/random.ts";
import { fixtureSnapshot, functionArn } from "../../stack/fixture/fixture-snapshot.ts";
import { eventually, type RunningStack, runStack } from "../../stack/fixture/running-stack.ts";

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const decode = (payload: Uint8Array) => JSON.parse(new TextDecoder().decode(payload));

describe("Lambda's Invoke", () => {
  let stack: RunningStack;
  const invoke = async (name: string, event: unknown, more: object = {}) =>
    stack.call("lambda", "Invoke", { FunctionName: name, Payload: encode(event), ...more });

  beforeAll(() => {
    const snapshot = fixtureSnapshot();
    snapshot.functions.hasty = {
      ...(snapshot.functions.misbehave as object),
      arn: functionArn("hasty"),
      timeoutSeconds: 1,
    } as never;
    stack = runStack({ snapshot });
  });
  afterAll(() => stack.stop());

  it("runs the handler on the event with the deployed environment and nothing of this process's", async () => {
    process.env.SECRET_OF_THIS_PROCESS = "leaked";
    const answer = await invoke("echo", { hello: "world" });
    delete process.env.SECRET_OF_THIS_PROCESS;
    expect(answer.StatusCode).toBe(200);
    expect(answer.FunctionError).toBeUndefined();
    const { event, environment } = decode(answer.Payload);
    expect(event).toEqual({ hello: "world" });
    expect(environment).toMatchObject({
      LATCHKEY_TEST: "deployed",
      LATCHKEY_EDGE_PORT: "8443",
      AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
      AWS_REGION: "us-east-1",
      AWS_LAMBDA_FUNCTION_NAME: "echo",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      TZ: "UTC",
      PATH: process.env.PATH,
    });
    expect(environment.AWS_ACCESS_KEY_ID).toMatch(/^ASIA/);
    expect(stack.world.iam.principalOf(environment.AWS_ACCESS_KEY_ID)).toMatchObject({
      kind: "role",
      roleName: "function-role",
    });
    expect(environment).not.toHaveProperty("SECRET_OF_THIS_PROCESS");
    expect(environment).not.toHaveProperty("HOME");
    expect(environment).not.toHaveProperty("VITEST");
  });

  it("gives the handler the twin's time, as real Dates", async () => {
    const before = stack.world.clock.now().getTime();
    const seen = decode((await invoke("echo", {})).Payload);
    const after = stack.world.clock.now().getTime();
    expect(seen.now).toBeGreaterThanOrEqual(before - 1);
    expect(seen.now).toBeLessThanOrEqual(after + 1);
    expect(new Date(seen.newDate).getTime() - seen.now).toBeLessThan(1000);
    expect(seen).toMatchObject({
      called: "string",
      isDate: "[object Date]",
      constructorIsDate: true,
      fixed: true,
      given: "2020-02-29T00:00:00.000Z",
    });
  });

  it("gives the handler Lambda's context", async () => {
    const { context } = decode((await invoke("echo", {})).Payload);
    expect(context).toMatchObject({
      functionName: "echo",
      functionVersion: "$LATEST",
      invokedFunctionArn: functionArn("echo"),
      memoryLimitInMB: "256",
      logGroupName: "/aws/lambda/echo",
    });
    expect(context.awsRequestId).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/,
    );
    expect(context.remaining).toBeGreaterThan(15_000);
    expect(context.remaining).toBeLessThanOrEqual(20_000);
  });

  it("answers null when the handler returns nothing", async () => {
    const answer = await invoke("misbehave", { how: "nothing" });
    expect(new TextDecoder().decode(answer.Payload)).toBe("null");
  });

  it("reports what a handler throws by the error's name", async () => {
    const answer = await invoke("misbehave", { how: "throw" });
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
    const payload = decode(answer.Payload);
    expect(payload).toMatchObject({
      errorType: "CertificateNotAcceptedError",
      errorMessage: "The certificate is not there yet",
    });
    expect(payload.trace[0]).toBe("CertificateNotAcceptedError: The certificate is not there yet");
  });

  it.each([
    [
      "exit",
      "Runtime.ExitError",
      /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 3$/,
    ],
    [
      "exit-0",
      "Runtime.ExitError",
      /^RequestId: [0-9a-f-]{36} Error: Runtime exited without providing a reason$/,
    ],
    ["uncaught", "RangeError", /^thrown outside$/],
    ["unhandled", "Runtime.UnhandledPromiseRejection", /^Error: nobody listens$/],
  ])("survives a sandbox that ends by %s, as %s", async (how, errorType, errorMessage) => {
    const answer = await invoke("misbehave", { how });
    expect(answer.FunctionError).toBe("Unhandled");
    const payload = decode(answer.Payload);
    expect(payload.errorType).toBe(errorType);
    expect(payload.errorMessage).toMatch(errorMessage);
    expect(decode((await invoke("misbehave", { how: "fine" })).Payload)).toEqual({ laps: 1 });
  });

  it("ends a function that takes longer than its time-out, in real seconds", async () => {
    const startedAt = performance.now();
    const answer = await invoke("hasty", { how: "hang" });
    expect(performance.now() - startedAt).toBeGreaterThan(990);
    const payload = decode(answer.Payload);
    expect(payload.errorType).toBe("Sandbox.Timedout");
    expect(payload.errorMessage).toMatch(
      /^RequestId: [0-9a-f-]{36} Error: Task timed out after 1.00 seconds$/,
    );
  });

  it("reports a module that cannot be loaded", async () => {
    const answer = await invoke("broken", {});
    expect(decode(answer.Payload)).toMatchObject({
      errorType: "SyntaxError",
      errorMessage: "this module cannot be loaded",
    });
  });

  it("keeps the same sandbox warm, and starts more while it is busy, up to three", async () => {
    const hold = () => invoke("count", { holdMs: 200 });
    const answers = await Promise.all([hold(), hold(), hold(), hold(), hold()]);
    expect(answers.map((answer) => decode(answer.Payload).count)).toEqual([1, 1, 1, 1, 1]);
    expect(answers.every((answer) => answer.FunctionError === undefined)).toBe(true);
  });

  it("gives the end of the log when asked for it", async () => {
    const answer = await invoke("echo", {}, { LogType: "Tail" });
    const log = Buffer.from(answer.LogResult, "base64").toString();
    expect(log).toMatch(
      /^START RequestId: [0-9a-f-]{36} Version: \$LATEST\necho says hello\nEND RequestId: /,
    );
  });

  it("accepts an Event at once and runs it later", async () => {
    const answer = await invoke("echo", { later: true }, { InvocationType: "Event" });
    expect(answer).toEqual({ StatusCode: 202 });
  });

  it("runs nothing on a DryRun", async () => {
    const answer = await invoke("broken", {}, { InvocationType: "DryRun" });
    expect(answer).toEqual({ StatusCode: 204 });
  });

  it.each([functionArn("echo"), `${functionArn("echo")}:$LATEST`, "123456789012:function:echo"])(
    "finds the function by %s",
    async (name) => {
      expect((await invoke(name, {})).StatusCode).toBe(200);
    },
  );

  it("refuses a function that is not there, or in another Region", async () => {
    await expect(invoke("unknown", {})).rejects.toMatchObject({
      code: "ResourceNotFoundException",
      status: 404,
      message: "Function not found: arn:aws:lambda:us-east-1:123456789012:function:unknown",
    });
    await expect(
      stack.call("lambda", "Invoke", { FunctionName: "echo" }, "eu-west-1"),
    ).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });

  it("refuses a payload that is not JSON", async () => {
    await expect(
      stack.call("lambda", "Invoke", {
        FunctionName: "echo",
        Payload: new TextEncoder().encode("{"),
      }),
    ).rejects.toMatchObject({ code: "InvalidRequestContentException" });
  });

  it("lets the control port kill the sandbox before and after the handler", async () => {
    await stack.control("POST", "/lambda/fault", { function: "misbehave", mode: "kill-before" });
    expect(decode((await invoke("misbehave", { how: "fine" })).Payload).errorType).toBe(
      "Runtime.ExitError",
    );
    await stack.control("POST", "/lambda/fault", {
      function: "echo",
      mode: "kill-after",
      times: 1,
    });
    expect(decode((await invoke("echo", { ran: true })).Payload).errorType).toBe(
      "Runtime.ExitError",
    );
    const { lines } = await stack.control("GET", "/logs", { function: "echo" });
    expect(lines.at(-3)?.line).toBe("echo says hello");
    expect((await invoke("echo", {})).FunctionError).toBeUndefined();
  });

  it("lists and describes the functions", async () => {
    const { Functions } = await stack.call("lambda", "ListFunctions");
    expect(Functions.map((one: { FunctionName: string }) => one.FunctionName)).toEqual([
      "echo",
      "misbehave",
      "count",
      "broken",
      "hasty",
    ]);
    const { Configuration } = await stack.call("lambda", "GetFunction", { FunctionName: "echo" });
    expect(Configuration).toMatchObject({
      FunctionArn: functionArn("echo"),
      Runtime: "nodejs24.x",
      Role: "arn:aws:iam::123456789012:role/function-role",
      Timeout: 20,
      MemorySize: 256,
      Environment: { Variables: { LATCHKEY_TEST: "deployed", LATCHKEY_EDGE_PORT: "443" } },
    });
  });

  it("retries an asynchronous event twice, after one and two simulated minutes, then dead-letters it", async () => {
    await invoke("misbehave", { how: "throw" }, { InvocationType: "Event" });
    const message = await eventually("the dead letter", async () => {
      const received = await stack.call("sqs", "ReceiveMessage", {
        QueueUrl: "http://127.0.0.1:4566/123456789012/dead-letters",
        MessageAttributeNames: ["All"],
      });
      return received.Messages?.[0];
    });
    expect(JSON.parse(message.Body)).toEqual({ how: "throw" });
    expect(message.MessageAttributes.ErrorCode.StringValue).toBe("200");
    expect(message.MessageAttributes.ErrorMessage.StringValue).toBe(
      "The certificate is not there yet",
    );
    const requestId = message.MessageAttributes.RequestID.StringValue;
    const { lines } = await stack.control("GET", "/logs", { function: "misbehave" });
    const starts = lines.filter(
      (line: { line: string }) => line.line === `START RequestId: ${requestId} Version: $LATEST`,
    );
    expect(starts).toHaveLength(3);
    const times = starts.map((line: { time: string }) => Date.parse(line.time));
    expect(times[1] - times[0]).toBeGreaterThanOrEqual(60_000);
    expect(times[2] - times[1]).toBeGreaterThanOrEqual(120_000);
  });
});

describe("a function's trust", () => {
  it("has the twin's CA in it, beside the well-known ones", async () => {
    const clock = createTwinClock({ speed: 1 });
    const authority = await createCertificateAuthority({
      clock,
      random: createRandom(1),
      trustFiles: [],
    });
    const snapshot = fixtureSnapshot();
    snapshot.functions.tls = {
      ...snapshot.functions.echo,
      arn: functionArn("tls"),
      handler: "packages/twin/tests/stack/fixture/tls.handler",
    } as never;
    const stack = runStack({ snapshot, clock, trustedCaPem: () => authority.rootPem });
    const answer = await stack.call("lambda", "Invoke", {
      FunctionName: "tls",
      Payload: encode({ pem: authority.rootPem }),
    });
    await stack.stop();
    expect(decode(answer.Payload)).toEqual({ isTrusted: true, missing: 0, extra: 1 });
  });
});
