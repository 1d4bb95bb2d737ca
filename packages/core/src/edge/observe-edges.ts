import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import type { EdgePort } from "../rotation/ports.ts";
import type { EdgeObservation } from "./edge.ts";

/** Handshakes at the same time. */
const concurrency = 8;

/**
 * One round: resolves the edges of a custom domain and looks at each, eight at a time.
 * Empty when the name does not resolve.
 */
export async function observeEdges(
  port: EdgePort,
  request: Pick<CustomDomain, "name" | "settings"> & {
    readonly cloudFrontDomain?: string | undefined;
  },
  most: number,
): Promise<readonly EdgeObservation[]> {
  const { name: customDomain, cloudFrontDomain } = request;
  const { securityPolicy } = request.settings;
  const addresses = await port.resolveEdges({
    customDomain,
    ...(cloudFrontDomain === undefined ? {} : { cloudFrontDomain }),
    most,
  });
  const waiting = addresses.slice(0, most).entries();
  const observations: EdgeObservation[] = [];
  const observeInTurn = async (): Promise<void> => {
    // The iterator is shared: each of the eight takes the next address when it is free.
    for (const [place, address] of waiting) {
      observations[place] = await port.observeEdge({
        address,
        customDomain,
        ...(securityPolicy === undefined ? {} : { securityPolicy }),
      });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, observeInTurn));
  return observations;
}
