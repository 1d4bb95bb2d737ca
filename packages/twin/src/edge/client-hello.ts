const handshakeRecord = 22;
const clientHelloMessage = 1;
const serverNameExtension = 0;
const hostNameType = 0;
/** Longest record payload (RFC 8446, 5.1) and the longest ClientHello that is worth reading. */
const longestRecord = 16_384;
const longestHello = 65_536;

/** What the first bytes of a connection are. */
export type ClientHelloReading =
  | { readonly kind: "incomplete" }
  /** Not TLS, or not a ClientHello. */
  | { readonly kind: "malformed" }
  /** `serverName` in lower case; absent when the client sent none. */
  | { readonly kind: "hello"; readonly serverName?: string };

/**
 * Reads the server name out of a ClientHello, however it is cut into records (RFC 8446, 4.1.2;
 * RFC 6066, 3). Nothing else of it is checked: OpenSSL gets the same bytes afterwards.
 */
export function readClientHello(bytes: Buffer): ClientHelloReading {
  const message = joinRecords(bytes);
  if (message === "malformed") return { kind: "malformed" };
  if (message.length > 0 && message[0] !== clientHelloMessage) return { kind: "malformed" };
  if (message.length < 4) return { kind: "incomplete" };
  const length = message.readUIntBE(1, 3);
  if (length > longestHello) return { kind: "malformed" };
  if (message.length < 4 + length) return { kind: "incomplete" };
  try {
    const serverName = findServerName(message.subarray(4, 4 + length));
    return serverName === undefined ? { kind: "hello" } : { kind: "hello", serverName };
  } catch (error) {
    if (error instanceof RangeError) return { kind: "malformed" };
    throw error;
  }
}

/** The handshake bytes of the records that have arrived, the last one perhaps in part. */
function joinRecords(bytes: Buffer): Buffer | "malformed" {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const isHandshake = bytes[at] === handshakeRecord && (bytes[at + 1] ?? 3) === 3;
    if (!isHandshake) return "malformed";
    if (at + 5 > bytes.length) break;
    const length = bytes.readUInt16BE(at + 3);
    if (length === 0 || length > longestRecord) return "malformed";
    parts.push(bytes.subarray(at + 5, at + 5 + length));
    at += 5 + length;
  }
  return Buffer.concat(parts);
}

/** @throws RangeError when a length leads past the end */
function findServerName(hello: Buffer): string | undefined {
  let at = 2 + 32;
  at += 1 + hello.readUInt8(at);
  at += 2 + hello.readUInt16BE(at);
  at += 1 + hello.readUInt8(at);
  if (at === hello.length) return undefined;
  const extensions = take(hello, at + 2, hello.readUInt16BE(at));
  for (at = 0; at < extensions.length; ) {
    const type = extensions.readUInt16BE(at);
    const content = take(extensions, at + 4, extensions.readUInt16BE(at + 2));
    if (type === serverNameExtension) return readNameList(content);
    at += 4 + content.length;
  }
  return undefined;
}

function readNameList(list: Buffer): string | undefined {
  let at = 2;
  while (at < list.length) {
    const type = list.readUInt8(at);
    const name = take(list, at + 3, list.readUInt16BE(at + 1));
    if (type === hostNameType) return name.toString("latin1").toLowerCase().replace(/\.$/, "");
    at += 3 + name.length;
  }
  return undefined;
}

/** @throws RangeError when there are not so many bytes */
function take(bytes: Buffer, from: number, length: number): Buffer {
  if (from + length > bytes.length) throw new RangeError("A length leads past the end.");
  return bytes.subarray(from, from + length);
}
