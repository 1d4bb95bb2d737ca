import type { DnsPort } from "@latchkey/core/audit/dns-port";
import { resolveName } from "@latchkey/twin/edge/dns-resolution";
import type { World } from "@latchkey/twin/world";

/** What `createDnsAdapter` of core would be answered by the world's resolver, without sockets. */
export function createDnsView(world: () => World): DnsPort {
  const answersOf = (name: string, type: string) =>
    resolveName(world(), { name, type }, (addresses) => addresses).answers;
  return {
    async readCname(name) {
      const cnames = answersOf(name, "CNAME").flatMap((answer) =>
        answer.type === "CNAME" ? [answer.data] : [],
      );
      return cnames[0];
    },
    async readAddresses(name) {
      return ["A", "AAAA"].flatMap((type) =>
        answersOf(name, type).flatMap((answer) =>
          answer.type === "A" || answer.type === "AAAA" ? [answer.data] : [],
        ),
      );
    },
    async readCaa(name) {
      return answersOf(name, "CAA").flatMap((answer) =>
        answer.type === "CAA" ? [recordOf(answer.data)] : [],
      );
    },
  };
}

function recordOf(data: {
  readonly issuerCritical?: boolean | undefined;
  readonly tag: string;
  readonly value: string;
}) {
  return {
    isCritical: data.issuerCritical === true,
    tag: data.tag.toLowerCase(),
    value: data.value,
  };
}
