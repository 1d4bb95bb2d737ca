import { DeleteCertificateCommand, ImportCertificateCommand } from "@aws-sdk/client-acm";
import type { Subject } from "../stack.ts";
import { type FindingBench, updateAndWait } from "./finding-bench.ts";

/**
 * The custom domain gets an imported certificate that was made long ago and ends soon.
 * @returns its ARN
 */
export async function importAged(
  bench: FindingBench,
  subject: Subject,
  leftDays: number,
): Promise<string> {
  const { clients, control, twin } = bench.stack;
  const issued = await control("/acm/issue", {
    names: [subject.customDomain],
    validityDays: 200 + leftDays,
    ageDays: 200,
  });
  const { certificateArn: CertificateArn } = issued as { certificateArn: string };
  const made = twin.world.certificates.find(CertificateArn);
  if (made === undefined) throw new Error(`The twin does not hold ${CertificateArn}.`);
  await clients.acm.send(new DeleteCertificateCommand({ CertificateArn }));
  const bytes = (text: string) => new TextEncoder().encode(text);
  const imported = await clients.acm.send(
    new ImportCertificateCommand({
      Certificate: bytes(made.certificatePem),
      CertificateChain: bytes(made.chainPem),
      PrivateKey: bytes(made.privateKeyPem),
    }),
  );
  const certificateArn = imported.CertificateArn ?? "";
  await updateAndWait(bench, subject, { certificateArn });
  return certificateArn;
}
