import type { ImportCertificateRequest, ImportCertificateResponse } from "@aws-sdk/client-acm";
import type { AwsCall } from "../../service.ts";
import {
  type AcmState,
  announceReplacement,
  newCertificateArn,
  requireCertificate,
} from "./acm-state.ts";
import type { CertificateRecord } from "./certificate-record.ts";
import { validationError } from "./errors.ts";
import { emitAvailable } from "./events.ts";
import { type ImportedMaterial, readImport } from "./imported-material.ts";
import { addTags } from "./tags.ts";
import { readUsage } from "./usage.ts";

/** `ImportCertificate`: a new ARN, or with `CertificateArn` another certificate under the old one. */
export function importCertificate(
  state: AcmState,
  input: ImportCertificateRequest,
  call: AwsCall,
): ImportCertificateResponse {
  const old =
    input.CertificateArn === undefined
      ? undefined
      : requireCertificate(state, input.CertificateArn, call);
  const now = state.world.clock.now();
  const material = readImport(input, now);
  if (old) {
    if (input.Tags?.length) throw validationError("Tagging is not permitted on re-import.");
    checkReplacement(old, material);
    replaceContent(old, material, now);
    emitAvailable(state, old, "REIMPORT");
    announceReplacement(state, old.arn);
    return { CertificateArn: old.arn };
  }
  const certificate = newRecord(state, material, call.region);
  addTags(certificate, input.Tags ?? []);
  state.certificates.set(certificate.arn, certificate);
  emitAvailable(state, certificate, "IMPORT");
  return { CertificateArn: certificate.arn };
}

function newRecord(state: AcmState, material: ImportedMaterial, region: string): CertificateRecord {
  const now = state.world.clock.now();
  return {
    arn: newCertificateArn(state, region),
    region,
    accountId: state.world.accountId,
    type: "IMPORTED",
    createdAt: now,
    importedAt: now,
    tags: new Map(),
    users: new Set(),
    ...material,
    status: "ISSUED",
    keyPairOrigin: "CUSTOMER_PROVIDED",
    exportOption: "DISABLED",
    validations: [],
    validationDomains: new Map(),
    isBeingIssued: false,
    lastNotice: {},
  };
}

/** Key type and size must stay, usages must not shrink (ACM user guide, reimport). */
function checkReplacement(old: CertificateRecord, material: ImportedMaterial): void {
  if (old.type !== "IMPORTED")
    throw validationError(
      `Certificate ${old.arn} was not imported. Only imported certificates can be reimported.`,
    );
  if (old.keyAlgorithm !== material.keyAlgorithm)
    throw validationError(
      `The key type and size of the certificate must not change on re-import: ${old.keyAlgorithm}, not ${material.keyAlgorithm}.`,
    );
  if (old.content === undefined) return;
  const before = readUsage(old.content.certificatePem);
  const after = readUsage(material.content.certificatePem);
  const oidsAfter = after.extendedKeyUsages.map(({ OID }) => OID);
  const isShrunk =
    (!after.keyUsages.includes("ANY") &&
      before.keyUsages.some((usage) => !after.keyUsages.includes(usage))) ||
    // No extension at all allows every purpose.
    (oidsAfter.some((oid) => oid !== undefined) &&
      before.extendedKeyUsages.some(({ OID }) => !oidsAfter.includes(OID)));
  if (isShrunk)
    throw validationError(
      "The key usages and extended key usages of the certificate must not be reduced on re-import.",
    );
}

function replaceContent(old: CertificateRecord, material: ImportedMaterial, now: Date): void {
  old.domainName = material.domainName;
  old.names = material.names;
  old.content = material.content;
  old.importedAt = now;
  old.status = "ISSUED";
  old.lastNotice = {};
}
