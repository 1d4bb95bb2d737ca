import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createManualClock, type ManualClock } from "../../edge/manual-clock.ts";
import { queueArn } from "../../stack/fixture/fixture-snapshot.ts";
import { type RunningStack, runStack } from "../../stack/fixture/running-stack.ts";

const QueueUrl = "http://127.0.0.1:4566/123456789012/dead-letters";
let clock: ManualClock;
let stack: RunningStack;

beforeEach(() => {
  clock = createManualClock();
  stack = runStack({ clock });
});
afterEach(() => stack.stop());

const sqs = (operation: string, input: object = {}, region = "us-east-1") =>
  stack.call("sqs", operation, { QueueUrl, ...input }, region);

describe("a queue", () => {
  it("gives what was sent, hides it for its visibility time-out, and forgets it when deleted", async () => {
    const sent = await sqs("SendMessage", { MessageBody: "hello" });
    // md5 -s hello
    expect(sent.MD5OfMessageBody).toBe("5d41402abc4b2a76b9719d911017c592");
    const { Messages } = await sqs("ReceiveMessage", { VisibilityTimeout: 10 });
    expect(Messages).toMatchObject([{ MessageId: sent.MessageId, Body: "hello" }]);
    expect(await sqs("ReceiveMessage")).toEqual({});
    await clock.advance(10_000);
    const again = await sqs("ReceiveMessage", { MessageSystemAttributeNames: ["All"] });
    expect(again.Messages[0].Attributes.ApproximateReceiveCount).toBe("2");
    await sqs("DeleteMessage", { ReceiptHandle: Messages[0].ReceiptHandle });
    await clock.advance(60_000);
    const last = await sqs("ReceiveMessage");
    expect(last.Messages).toHaveLength(1);
    await sqs("DeleteMessage", { ReceiptHandle: last.Messages[0].ReceiptHandle });
    await clock.advance(60_000);
    expect(await sqs("ReceiveMessage")).toEqual({});
  });

  it("gives message attributes with the digest by which SDKs check them", async () => {
    const MessageAttributes = {
      ERROR_CODE: { DataType: "String", StringValue: "NO_PERMISSIONS" },
      RETRIES: { DataType: "Number", StringValue: "0" },
    };
    const sent = await sqs("SendMessage", { MessageBody: "x", MessageAttributes });
    const named = await sqs("ReceiveMessage", {
      MessageAttributeNames: ["ERROR_*", "RETRIES"],
      VisibilityTimeout: 0,
    });
    expect(Object.keys(named.Messages[0].MessageAttributes)).toEqual(["RETRIES"]);
    const { Messages } = await sqs("ReceiveMessage", { MessageAttributeNames: ["All"] });
    expect(Messages[0].MessageAttributes).toEqual(MessageAttributes);
    // By hashlib over the documented layout.
    expect(sent.MD5OfMessageAttributes).toBe("8fd3c8825e97d71047b333f78386d47b");
    expect(Messages[0].MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
  });

  it("counts its messages", async () => {
    await sqs("SendMessage", { MessageBody: "a" });
    await sqs("SendMessage", { MessageBody: "b" });
    await sqs("SendMessage", { MessageBody: "c", DelaySeconds: 60 });
    await sqs("ReceiveMessage");
    const { Attributes } = await sqs("GetQueueAttributes", { AttributeNames: ["All"] });
    expect(Attributes).toMatchObject({
      QueueArn: queueArn,
      ApproximateNumberOfMessages: "1",
      ApproximateNumberOfMessagesNotVisible: "1",
      ApproximateNumberOfMessagesDelayed: "1",
      VisibilityTimeout: "30",
    });
  });

  it("shows a received message again when its visibility time-out is set to nothing", async () => {
    await sqs("SendMessage", { MessageBody: "a" });
    const { Messages } = await sqs("ReceiveMessage");
    const ReceiptHandle = Messages[0].ReceiptHandle;
    expect(await sqs("ReceiveMessage")).toEqual({});
    await sqs("ChangeMessageVisibility", { ReceiptHandle, VisibilityTimeout: 0 });
    expect((await sqs("ReceiveMessage")).Messages).toHaveLength(1);
    await expect(
      sqs("ChangeMessageVisibility", { ReceiptHandle, VisibilityTimeout: 0 }),
    ).rejects.toThrow("Message does not exist or is not available");
  });

  it("cannot be moved: only the dead-letter queue of another queue can", async () => {
    await expect(sqs("StartMessageMoveTask", { SourceArn: queueArn })).rejects.toThrow(
      "Source queue must be configured as a Dead Letter Queue.",
    );
    await expect(sqs("ListMessageMoveTasks", { SourceArn: queueArn })).rejects.toThrow();
  });

  it("drops a message after four days", async () => {
    await sqs("SendMessage", { MessageBody: "a" });
    await clock.advance(345_600_001);
    expect(await sqs("ReceiveMessage")).toEqual({});
  });

  it("is found by name and listed, in its own Region only", async () => {
    expect(await sqs("GetQueueUrl", { QueueName: "dead-letters" })).toEqual({ QueueUrl });
    expect(await sqs("ListQueues")).toEqual({ QueueUrls: [QueueUrl] });
    expect(await sqs("ListQueues", { QueueNamePrefix: "other" })).toEqual({});
    expect(await sqs("ListQueues", {}, "eu-west-1")).toEqual({});
    for (const input of [{ QueueName: "none" }, { QueueName: "" }]) {
      await expect(sqs("GetQueueUrl", input)).rejects.toMatchObject({ code: "QueueDoesNotExist" });
    }
  });

  it("refuses an empty message and eleven at once", async () => {
    await expect(sqs("SendMessage", { MessageBody: "" })).rejects.toMatchObject({
      code: "MissingParameter",
    });
    await expect(sqs("ReceiveMessage", { MaxNumberOfMessages: 11 })).rejects.toMatchObject({
      code: "InvalidParameterValue",
    });
  });
});
