import { spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { expect } from "vitest";
import { openssl, withFiles } from "../../../packages/twin/tests/edge/openssl.ts";
import type { Stack } from "../../scenario/stack.ts";

/** What a program said and how it ended. */
export interface ToolRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The operator's environment towards a twin: nothing of this machine's AWS set-up is read. */
export function operatorEnvironment(endpoint: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    LANG: "C.UTF-8",
    AWS_ENDPOINT_URL: endpoint,
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "operator",
    AWS_SECRET_ACCESS_KEY: "operator",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
    NO_PROXY: "127.0.0.1",
  };
}

/** Runs a program to its end, with nothing on its input. */
export async function runTool(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<ToolRun> {
  return await new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ exitCode: code ?? -1, stdout, stderr }));
  });
}

/** Runs a program that prints JSON, or nothing. @throws Error with what it printed when it fails */
export async function runJsonTool(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runTool(program, args, env);
  if (exitCode !== 0)
    throw new Error(`${args.join(" ")} ended with ${exitCode}:\n${stdout}${stderr}`);
  return stdout.trim() === "" ? undefined : JSON.parse(stdout);
}

/** openssl, which knows nothing of ours, is served this certificate and trusts it. */
export async function expectServed(
  { twin }: Stack,
  customDomain: string,
  certificatePem: string,
): Promise<void> {
  const { output } = await withFiles({ "root.pem": twin.rootCaPem }, (pathOf) =>
    openssl(
      ...["s_client", "-connect", `127.0.0.1:${twin.edgePort}`, "-servername", customDomain],
      ...["-verify_hostname", customDomain, "-CAfile", pathOf("root.pem")],
    ),
  );
  expect(output).toContain("Verify return code: 0 (ok)");
  const served = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(output)?.[0];
  expect(new X509Certificate(served ?? "").fingerprint256).toBe(
    new X509Certificate(certificatePem).fingerprint256,
  );
}
