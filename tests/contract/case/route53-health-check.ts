import {
  CreateHealthCheckCommand,
  DeleteHealthCheckCommand,
  GetHealthCheckCommand,
  GetHealthCheckLastFailureReasonCommand,
  GetHealthCheckStatusCommand,
  type HealthCheck,
  type HealthCheckConfig,
  ListHealthChecksCommand,
  UpdateHealthCheckCommand,
  type UpdateHealthCheckRequest,
} from "@aws-sdk/client-route-53";
import { type ContractCase, refusalOf, refused, shapeOf, uniqueName } from "../contract-case.ts";
import type { Target } from "../target.ts";

const api = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_";
const config = `${api}HealthCheckConfig.html`;
const unknownId = "00000000-0000-4000-8000-000000000000";
const invalid = refused("InvalidInput");
const notFound = refused("NoSuchHealthCheck", 404);

const endpoint: HealthCheckConfig = {
  Type: "HTTPS",
  FullyQualifiedDomainName: "cognito-idp.eu-west-1.amazonaws.com",
  ResourcePath: "/healthcheck",
};

/** A configuration that Route 53 refuses. */
function refusedConfig(name: string, change: object): ContractCase {
  return {
    name: `route53: a health check ${name} is refused`,
    page: config,
    documented: invalid,
    observe: (target) => refusalOf(create(target, { ...endpoint, ...change })),
  };
}

/** Health checks: what failover routing stands on. */
export const route53HealthCheckCases: readonly ContractCase[] = [
  {
    name: "route53: a health check gets the documented defaults",
    page: config,
    documented: {
      id: "as documented",
      HealthCheckVersion: 1,
      Type: "HTTPS",
      Port: 443,
      RequestInterval: 30,
      FailureThreshold: 3,
      MeasureLatency: false,
      Inverted: false,
      Disabled: false,
      EnableSNI: true,
    },
    async observe(target) {
      const made = await create(target, endpoint);
      const { Port, RequestInterval, FailureThreshold, MeasureLatency } =
        made.HealthCheckConfig ?? {};
      const { Inverted, Disabled, EnableSNI, Type } = made.HealthCheckConfig ?? {};
      return {
        id: shapeOf(made.Id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        HealthCheckVersion: made.HealthCheckVersion,
        ...{ Type, Port, RequestInterval, FailureThreshold, MeasureLatency },
        ...{ Inverted, Disabled, EnableSNI },
      };
    },
  },
  {
    name: "route53: a health check comes back as it was made",
    page: `${api}GetHealthCheck.html`,
    documented: { host: "cognito-idp.eu-west-1.amazonaws.com", path: "/healthcheck", isSame: true },
    async observe(target) {
      const made = await create(target, endpoint);
      const got = await get(target, made.Id);
      return {
        host: got?.HealthCheckConfig?.FullyQualifiedDomainName,
        path: got?.HealthCheckConfig?.ResourcePath,
        isSame: got?.CallerReference === made.CallerReference && got?.Id === made.Id,
      };
    },
  },
  {
    name: "route53: the same caller reference and settings give the same health check",
    page: `${api}CreateHealthCheck.html`,
    documented: true,
    async observe(target) {
      const first = await create(target, endpoint, "reference-once");
      return first.Id === (await create(target, endpoint, "reference-once")).Id;
    },
  },
  {
    name: "route53: the same caller reference with other settings is refused",
    page: `${api}CreateHealthCheck.html`,
    documented: refused("HealthCheckAlreadyExists", 409),
    async observe(target) {
      await create(target, endpoint, "reference-twice");
      return await refusalOf(create(target, { ...endpoint, Port: 8443 }, "reference-twice"));
    },
  },
  {
    name: "route53: an update changes what it names, keeps the rest, and counts the version up",
    page: `${api}UpdateHealthCheck.html`,
    documented: { FailureThreshold: 5, Disabled: true, path: "/healthcheck", version: 2 },
    async observe(target) {
      const { Id } = await create(target, endpoint);
      await update(target, { HealthCheckId: Id, FailureThreshold: 5, Disabled: true });
      const got = await get(target, Id);
      return {
        FailureThreshold: got?.HealthCheckConfig?.FailureThreshold,
        Disabled: got?.HealthCheckConfig?.Disabled,
        path: got?.HealthCheckConfig?.ResourcePath,
        version: got?.HealthCheckVersion,
      };
    },
  },
  {
    name: "route53: an update of an older version is refused",
    page: `${api}UpdateHealthCheck.html`,
    documented: refused("HealthCheckVersionMismatch", 409),
    async observe(target) {
      const { Id } = await create(target, endpoint);
      return await refusalOf(update(target, { HealthCheckId: Id, HealthCheckVersion: 7 }));
    },
  },
  {
    name: "route53: a deleted health check is not found",
    page: `${api}DeleteHealthCheck.html`,
    documented: notFound,
    async observe(target) {
      const { Id: HealthCheckId } = await create(target, endpoint);
      await target.clients.route53.send(new DeleteHealthCheckCommand({ HealthCheckId }));
      return await refusalOf(get(target, HealthCheckId));
    },
  },
  {
    name: "route53: an unknown health check is not found, in these words",
    page: `${api}GetHealthCheck.html`,
    documented: refused(
      "NoSuchHealthCheck",
      404,
      `A health check with id ${unknownId} does not exist.`,
    ),
    observe: (target) => refusalOf(get(target, unknownId), "text"),
  },
  {
    name: "route53: an unknown health check that is updated is not found",
    page: `${api}UpdateHealthCheck.html`,
    documented: notFound,
    observe: (target) => refusalOf(update(target, { HealthCheckId: unknownId })),
  },
  {
    name: "route53: an unknown health check that is deleted is not found",
    page: `${api}DeleteHealthCheck.html`,
    documented: notFound,
    observe: ({ clients }) =>
      refusalOf(clients.route53.send(new DeleteHealthCheckCommand({ HealthCheckId: unknownId }))),
  },
  {
    name: "route53: the status of an unknown health check is not found",
    page: `${api}GetHealthCheckStatus.html`,
    documented: notFound,
    observe: ({ clients }) =>
      refusalOf(
        clients.route53.send(new GetHealthCheckStatusCommand({ HealthCheckId: unknownId })),
      ),
  },
  {
    name: "route53: the last failure of an unknown health check is not found",
    page: `${api}GetHealthCheckLastFailureReason.html`,
    documented: notFound,
    observe: ({ clients }) =>
      refusalOf(
        clients.route53.send(
          new GetHealthCheckLastFailureReasonCommand({ HealthCheckId: unknownId }),
        ),
      ),
  },
  {
    name: "route53: the status of a calculated health check is refused",
    page: `${api}GetHealthCheckStatus.html`,
    documented: invalid,
    async observe(target) {
      const { Id: HealthCheckId } = await create(target, {
        Type: "CALCULATED",
        HealthThreshold: 0,
      });
      return await refusalOf(
        target.clients.route53.send(new GetHealthCheckStatusCommand({ HealthCheckId })),
      );
    },
  },
  {
    name: "route53: a calculated health check keeps its children",
    page: config,
    documented: { children: 1, HealthThreshold: 1 },
    async observe(target) {
      const { Id: child = "" } = await create(target, endpoint);
      const made = await create(target, {
        Type: "CALCULATED",
        HealthThreshold: 1,
        ChildHealthChecks: [child],
      });
      const { ChildHealthChecks, HealthThreshold } =
        (await get(target, made.Id))?.HealthCheckConfig ?? {};
      return {
        children: ChildHealthChecks?.filter((id) => id === child).length,
        HealthThreshold,
      };
    },
  },
  {
    name: "route53: a page of health checks has no more than MaxItems, and a marker of the next",
    page: `${api}ListHealthChecks.html`,
    documented: { isOne: true, IsTruncated: true, isNextAnother: true },
    async observe(target) {
      await create(target, endpoint);
      await create(target, endpoint);
      const { route53 } = target.clients;
      const first = await route53.send(new ListHealthChecksCommand({ MaxItems: 1 }));
      const second = await route53.send(
        new ListHealthChecksCommand({ MaxItems: 1, Marker: first.NextMarker }),
      );
      return {
        isOne: first.HealthChecks?.length === 1,
        IsTruncated: first.IsTruncated,
        isNextAnother: first.HealthChecks?.[0]?.Id !== second.HealthChecks?.[0]?.Id,
      };
    },
  },
  refusedConfig("without an endpoint", { FullyQualifiedDomainName: undefined }),
  refusedConfig("every 20 seconds", { RequestInterval: 20 }),
  refusedConfig("with a threshold of 11", { FailureThreshold: 11 }),
  refusedConfig("on port 0", { Port: 0 }),
  refusedConfig("on port 65536", { Port: 65_536 }),
  refusedConfig("of no IP address", { IPAddress: "not.an.ip" }),
  refusedConfig("of an unknown type", { Type: "ICMP" }),
  refusedConfig("that matches nothing", { Type: "HTTPS_STR_MATCH" }),
  refusedConfig("from two Regions only", { Regions: ["us-east-1", "eu-west-1"] }),
];

async function create(
  { clients }: Target,
  HealthCheckConfig: HealthCheckConfig,
  CallerReference = uniqueName("check"),
): Promise<HealthCheck> {
  const command = new CreateHealthCheckCommand({ CallerReference, HealthCheckConfig });
  const { HealthCheck: made } = await clients.route53.send(command);
  if (made === undefined) throw new Error("no health check came back");
  return made;
}

async function get(
  { clients }: Target,
  HealthCheckId: string | undefined,
): Promise<HealthCheck | undefined> {
  return (await clients.route53.send(new GetHealthCheckCommand({ HealthCheckId }))).HealthCheck;
}

async function update({ clients }: Target, asked: UpdateHealthCheckRequest): Promise<unknown> {
  return await clients.route53.send(new UpdateHealthCheckCommand(asked));
}
