import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describeFaultRates } from "../src/fault/parse-fault-rates.ts";
import type { RunningTwin } from "../src/twin.ts";

/** Writes the root CA where openssl and others can read it: under `.latchkey`, or where temporary files go. */
export async function writeRootCa(pem: string): Promise<string> {
  const name = `twin-root-ca-${process.pid}.pem`;
  try {
    await mkdir(".latchkey", { recursive: true });
    const file = path.resolve(".latchkey", name);
    await writeFile(file, pem);
    return file;
  } catch {
    // A read-only working directory must not keep the twin from running.
    const file = path.join(tmpdir(), `latchkey-${name}`);
    await writeFile(file, pem);
    return file;
  }
}

/** Where everything listens, for programs: one line of JSON. */
export function describeAsJson(
  twin: RunningTwin,
  rootCaFile: string,
  stackFile: string | undefined,
): string {
  const { endpoint, controlUrl, edgePort, edgeAddresses, dnsPort, seed, speed } = twin;
  return JSON.stringify({
    endpoint,
    controlUrl,
    edgePort,
    edgeAddresses,
    dnsPort,
    rootCaFile,
    seed,
    speed,
    faults: twin.world.faults.rates(),
    stackFile: stackFile ?? null,
  });
}

/** Where everything listens and how to talk to it, for people. */
export function describeForPeople(
  twin: RunningTwin,
  rootCaFile: string,
  stackFile: string | undefined,
): string {
  const [address = "127.0.0.1"] = twin.edgeAddresses;
  return `The twin is up: seed ${twin.seed}, time runs ${twin.speed} times as fast, ${
    stackFile ? `running ${stackFile}` : "nothing deployed"
  }.

For the AWS CLI and SDKs:
  export AWS_ENDPOINT_URL=${twin.endpoint}
  export AWS_ACCESS_KEY_ID=operator
  export AWS_SECRET_ACCESS_KEY=operator
  export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1

Control   ${twin.controlUrl}  (GET / tells what it offers)
Edges     ${twin.edgeAddresses.join(", ")}  port ${twin.edgePort}
DNS       127.0.0.1 port ${twin.dnsPort}
Root CA   ${rootCaFile}
Faults    ${describeFaultRates(twin.world.faults.rates())}

To see the certificate that an edge serves for auth.example.com:
  openssl s_client -connect ${address}:${twin.edgePort} -servername auth.example.com -CAfile ${rootCaFile} </dev/null

Ctrl-C stops it.
`;
}
