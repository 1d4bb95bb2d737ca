import { describe, expect, it } from "vitest";
import { readClientHello } from "../../src/edge/client-hello.ts";

const bytes = (hex: string) => Buffer.from(hex.replaceAll(" ", ""), "hex");
const size = (length: number, digits: number) => length.toString(16).padStart(digits, "0");

/** A server_name extension, written out by RFC 6066, 3. */
function serverName(name: string): string {
  const hex = Buffer.from(name).toString("hex");
  const entry = `00 ${size(name.length, 4)} ${hex}`;
  return `0000 ${size(name.length + 5, 4)} ${size(name.length + 3, 4)} ${entry}`;
}

/** A ClientHello message with the extensions, by RFC 8446, 4.1.2. */
function hello(...extensions: readonly string[]): Buffer {
  const all = bytes(extensions.join(""));
  const body = bytes(`0303 ${"11".repeat(32)} 00 0002 1301 01 00 ${size(all.length, 4)}`);
  return Buffer.concat([bytes(`01 ${size(body.length + all.length, 6)}`), body, all]);
}

function records(message: Buffer, each = message.length): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < message.length; at += each) {
    const part = message.subarray(at, at + each);
    parts.push(bytes(`16 0301 ${size(part.length, 4)}`), part);
  }
  return Buffer.concat(parts);
}

const other = "002b 0003 020304";

describe("reading a ClientHello", () => {
  it("finds the server name in lower case, without its dot, among other extensions", () => {
    const message = hello(other, serverName("Auth.Example.COM."), other);
    expect(readClientHello(records(message))).toEqual({
      kind: "hello",
      serverName: "auth.example.com",
    });
  });

  it("finds none where there is none, with extensions or without any", () => {
    expect(readClientHello(records(hello(other)))).toEqual({ kind: "hello" });
    const old = bytes(`0303 ${"11".repeat(32)} 00 0002 1301 01 00`);
    const message = Buffer.concat([bytes(`01 ${size(old.length, 6)}`), old]);
    expect(readClientHello(records(message))).toEqual({ kind: "hello" });
  });

  it("puts a message together that is cut into many records", () => {
    const cut = records(hello(serverName("auth.example.com")), 7);
    expect(readClientHello(cut)).toEqual({ kind: "hello", serverName: "auth.example.com" });
  });

  it("wants more for every beginning of one", () => {
    const whole = records(hello(serverName("auth.example.com")), 20);
    for (let length = 0; length < whole.length; length++)
      expect(readClientHello(whole.subarray(0, length)), `${length} bytes`).toEqual({
        kind: "incomplete",
      });
  });

  it.each([
    ["HTTP", Buffer.from("GET / HTTP/1.1\r\n")],
    ["SSL 2", bytes("80 2e 01 0002")],
    ["a record of no length", bytes("16 0301 0000")],
    ["a record that is too long", bytes("16 0301 4001")],
    ["a ServerHello", records(bytes("02 000002 0303"))],
    ["a message that is too long", records(bytes("01 ffffff 0303"))],
    ["a session that leads past the end", records(bytes(`01 000023 0303 ${"11".repeat(32)} ff`))],
    ["extensions that lead past the end", records(hello("0010 ffff 00").subarray(0))],
    ["a name that leads past the end", records(hello("0000 0004 0002 00ff"))],
  ])("refuses %s", (_, garbage) => {
    expect(readClientHello(garbage)).toEqual({ kind: "malformed" });
  });
});
