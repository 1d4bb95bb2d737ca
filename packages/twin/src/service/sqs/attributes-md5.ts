import { createHash } from "node:crypto";
import type { MessageAttribute } from "./queue.ts";

/**
 * The digest by which SDKs check message attributes: names sorted; each name, type and value with its
 * length in front, a 1 before a string and a 2 before bytes. Undefined when there are none.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function attributesMd5(
  attributes: Readonly<Record<string, MessageAttribute>>,
): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  const update = (value: string | Uint8Array): void => {
    const bytes = Buffer.from(value as string);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    update(name);
    update(attribute.DataType);
    const isBinary = attribute.BinaryValue !== undefined;
    hash.update(Buffer.from([isBinary ? 2 : 1]));
    update(attribute.BinaryValue ?? attribute.StringValue ?? "");
  }
  return hash.digest("hex");
}
