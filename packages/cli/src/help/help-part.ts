import type { HelpSection } from "../command/command-spec.ts";

const codeWidth = 4;

/** Exit codes of one command; those of every command are added. */
export function exitCodeSection(own: Readonly<Record<number, string>>): HelpSection {
  const all: Readonly<Record<number, string>> = {
    1: "failure: the world could not be read; standard error says why",
    ...own,
    64: "the command line or a setting is wrong",
    130: "interrupted by Ctrl-C",
  };
  const lines = Object.entries(all).map(([code, meaning]) => `${code.padEnd(codeWidth)}${meaning}`);
  return { title: "Exit codes", lines, indent: codeWidth };
}

/** What the caller has to be allowed, in lines. */
export function permissionSection(...lines: readonly string[]): HelpSection {
  return { title: "Permissions that the caller needs", lines: [lines.join(" ")] };
}

/** Command lines. */
export function exampleSection(...lines: readonly string[]): HelpSection {
  return { title: "Examples", lines, isCode: true };
}

/** How commands that look at edges are used on the twin. */
export const twinSection: HelpSection = {
  title: "On the twin (npm run twin)",
  isCode: true,
  lines: [
    "# its certificates are trusted only by those who trust its root CA;",
    "# without NODE_EXTRA_CA_CERTS, set before Node.js starts, edges show as broken",
    "curl -s http://127.0.0.1:4567/trust > twin-root-ca.pem",
    "export NODE_EXTRA_CA_CERTS=$PWD/twin-root-ca.pem",
    "export AWS_ACCESS_KEY_ID=operator AWS_SECRET_ACCESS_KEY=operator",
    "export AWS_ENDPOINT_URL=http://127.0.0.1:4566 LATCHKEY_EDGE_PORT=8443",
    "export LATCHKEY_DNS_SERVERS=127.0.0.1:5353 LATCHKEY_EDGE_LOOPBACK=allow",
  ],
};
