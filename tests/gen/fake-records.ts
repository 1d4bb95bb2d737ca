import type { RolledBackCertificate } from "@latchkey/core/certificate/rolled-back-certificate";
import type { RecordPort, RotationRecord } from "@latchkey/core/record/record";
import type { UnprovenUpdate } from "@latchkey/core/rotation/unproven-update";

/** Records, parameters and notices in memory; `failures` is thrown by the named operation. */
export interface FakeRecords extends RecordPort {
  readonly stored: Map<string, RotationRecord>;
  readonly published: [customDomain: string, certificateArn: string][];
  /** By custom domain. */
  readonly rolledBack: Map<string, readonly RolledBackCertificate[]>;
  readonly unproven: Map<string, UnprovenUpdate | undefined>;
  readonly notices: [record: RotationRecord, recordKey: string][];
  /** Operations in the order in which they were called. */
  readonly calls: string[];
  failures: Partial<Record<keyof RecordPort, Error>>;
}

/** Makes an empty store that keeps the first record of a key, as the real one does. */
export function fakeRecords(): FakeRecords {
  const note = (operation: keyof RecordPort) => {
    fake.calls.push(operation);
    const failure = fake.failures[operation];
    if (failure !== undefined) throw failure;
  };
  const fake: FakeRecords = {
    stored: new Map(),
    published: [],
    rolledBack: new Map(),
    unproven: new Map(),
    notices: [],
    calls: [],
    failures: {},
    storeRecord: async (key, record) => {
      note("storeRecord");
      if (fake.stored.has(key)) return "already-stored";
      fake.stored.set(key, record);
      return "stored";
    },
    publishCertificateArn: async (customDomain, certificateArn) => {
      note("publishCertificateArn");
      fake.published.push([customDomain, certificateArn]);
    },
    readRolledBack: async (customDomain) => {
      note("readRolledBack");
      return fake.rolledBack.get(customDomain) ?? [];
    },
    storeRolledBack: async (customDomain, certificates) => {
      note("storeRolledBack");
      fake.rolledBack.set(customDomain, certificates);
    },
    readUnproven: async (customDomain) => {
      note("readUnproven");
      return fake.unproven.get(customDomain);
    },
    storeUnproven: async (customDomain, update) => {
      note("storeUnproven");
      fake.unproven.set(customDomain, update);
    },
    notify: async (record, recordKey) => {
      note("notify");
      fake.notices.push([record, recordKey]);
    },
  };
  return fake;
}
