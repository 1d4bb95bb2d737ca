import type { LatchkeyConfig } from "@latchkey/core/config/latchkey-config";
import { controlRegion, namesOf, prefixOf, type Stack } from "./setting/names.ts";

/** What every part of the component is made with. */
export interface Installation {
  /** Starts the logical name of every resource. */
  readonly name: string;
  readonly config: LatchkeyConfig;
  readonly names: ReturnType<typeof namesOf>;
  readonly prefix: string;
  readonly stack: $util.Output<Stack>;
  /** Folder of Latchkey's sources, relative to the app's root; empty or ending in a slash. */
  readonly directory: string;
  /** Options of every resource: the component is its parent. */
  readonly options: { readonly parent: $util.Resource };
}

/** What the parts of a component need to know, as far as Pulumi knows it yet. */
export function describeInstallation(
  name: string,
  parent: $util.Resource,
  args: { readonly config: LatchkeyConfig; readonly directory: string | undefined },
): Installation {
  const { config, directory } = args;
  const prefix = prefixOf($app.stage);
  const account = aws.getCallerIdentityOutput({}, { parent }).accountId;
  const { region } = aws.getRegionOutput({}, { parent });
  return {
    name,
    config,
    names: namesOf(prefix),
    prefix,
    stack: $util.all([account, region]).apply(([known, found]): Stack => {
      refuseElsewhere(found);
      const { regions: poolRegions, accounts } = config;
      const { cloudFrontPermission: allowDistributionUpdate } = config;
      return { account: known, prefix, poolRegions, accounts, allowDistributionUpdate };
    }),
    directory: directory === undefined ? "" : `${directory.replace(/\/+$/, "")}/`,
    options: { parent },
  };
}

function refuseElsewhere(region: string): void {
  if (region === controlRegion) return;
  throw new Error(
    `Latchkey was given an AWS provider of ${region}, and works in ${controlRegion} only, where CloudFront's certificates are. Set providers.aws.region in sst.config.ts, or pass { provider: new aws.Provider("LatchkeyRegion", { region: "${controlRegion}" }) } as the third argument.`,
  );
}

/** `certificate-available` as the last part of a logical name. */
export function logicalNameOf(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
