import type { Divergence } from "./divergence.ts";

/** Where moto's server is not what AWS documents. */
export const route53Divergences: readonly Divergence[] = [
  {
    name: "route53-change",
    differs: "moto",
    aws: "unknown changes are `NoSuchChange`",
    instead: "every change is `INSYNC`",
    seen: {
      "route53: an unknown change is not found": "accepted",
    },
  },
  {
    name: "route53-caller-reference",
    differs: "moto",
    aws: "a caller reference works once",
    instead: "always",
    seen: {
      "route53: a caller reference makes one zone only": "accepted",
      "route53: the same caller reference and settings give the same health check": false,
      "route53: the same caller reference with other settings is refused": "accepted",
    },
  },
  {
    name: "route53-zone-name",
    differs: "moto",
    aws: "malformed names are `InvalidDomainName`",
    instead: "accepted, or an error 500",
    seen: {
      "route53: a zone named 'aaaaaaaaaaaa' is refused": "accepted",
      "route53: a zone named 'a..example' is refused": "accepted",
      "route53: a zone named '' is refused": { refused: "Error", status: 500 },
    },
  },
  {
    name: "route53-zones-by-name",
    differs: "moto",
    aws: "`DNSName` is where the list starts",
    instead: "a filter",
    seen: {
      "route53: zones are listed by name from the right, from a name on": ["a.zz."],
    },
  },
  {
    name: "route53-alias-name",
    differs: "moto",
    aws: "names of alias targets end with a dot",
    instead: "as they were sent",
    seen: {
      "route53: an alias to CloudFront has no TTL and keeps its target": {
        TTL: false,
        AliasTarget: {
          HostedZoneId: "Z2FDTNDATAQYW2",
          DNSName: "d111111abcdef8.cloudfront.net",
          EvaluateTargetHealth: false,
        },
      },
    },
  },
  {
    name: "route53-batch",
    differs: "moto",
    aws: "a batch is made as a whole or not at all",
    instead: "what came before the mistake stays",
    seen: {
      "route53: a batch with one bad change changes nothing": {
        refusal: { refused: "InvalidChangeBatch", status: 400 },
        records: 3,
      },
    },
  },
  {
    name: "route53-record-rule",
    differs: "moto",
    aws: "what does not fit the zone is `InvalidChangeBatch`",
    instead: "accepted, or `InvalidInput`",
    seen: {
      "route53: creating a record of other values over one that is there is refused": "accepted",
      "route53: deleting a record with other values is refused": {
        refused: "InvalidInput",
        status: 400,
      },
      "route53: deleting a record that is not there is refused": {
        refused: "InvalidInput",
        status: 400,
      },
      "route53: deleting a record twice in one batch is refused": {
        refused: "InvalidInput",
        status: 400,
      },
      "route53: a name that only ends like the zone is refused": "accepted",
      "route53: a CNAME at the apex is refused": "accepted",
      "route53: a CNAME beside another record is refused": "accepted",
      "route53: an A record of no IPv4 address is refused": "accepted",
      "route53: a TXT record without quotation marks is refused": "accepted",
      "route53: an alias to CloudFront that evaluates health is refused": "accepted",
      "route53: taking the zone's own NS records away is refused": {
        refused: "InvalidInput",
        status: 400,
      },
    },
  },
  {
    name: "route53-record-check",
    differs: "moto",
    aws: "malformed records and batches are `InvalidInput`",
    instead: "accepted",
    seen: {
      "route53: a record without TTL and values is refused": "accepted",
      "route53: an unknown type is refused": "accepted",
      "route53: an empty batch is refused": "accepted",
      "route53: a routing policy without an identifier is refused": "accepted",
    },
  },
  {
    name: "route53-record-health-check",
    differs: "moto",
    aws: "a record's health check must exist",
    instead: "need not",
    seen: {
      "route53: a record with an unknown health check is refused": "accepted",
    },
  },
  {
    name: "route53-health-default",
    differs: "moto",
    aws: "HTTPS is checked on port 443 with SNI",
    instead: "port 80, no SNI",
    seen: {
      "route53: a health check gets the documented defaults": {
        id: "as documented",
        HealthCheckVersion: 1,
        Type: "HTTPS",
        Port: 80,
        RequestInterval: 30,
        FailureThreshold: 3,
        MeasureLatency: false,
        Inverted: false,
        Disabled: false,
        EnableSNI: false,
      },
    },
  },
  {
    name: "route53-health-version",
    differs: "moto",
    aws: "a version that counts up, and locks",
    instead: "always 1, never looked at",
    seen: {
      "route53: an update changes what it names, keeps the rest, and counts the version up": {
        FailureThreshold: 5,
        Disabled: true,
        path: "/healthcheck",
        version: 1,
      },
      "route53: an update of an older version is refused": "accepted",
    },
  },
  {
    name: "route53-health-missing",
    differs: "moto",
    aws: "`NoSuchHealthCheck`",
    instead: "deletion is accepted; the last failure is an error page",
    seen: {
      "route53: an unknown health check that is deleted is not found": "accepted",
      "route53: the last failure of an unknown health check is not found": {
        refused: "Error",
        status: 404,
      },
    },
  },
  {
    name: "route53-health-status",
    differs: "moto",
    aws: "none for calculated checks",
    instead: "made up for all",
    seen: {
      "route53: the status of a calculated health check is refused": "accepted",
    },
  },
  {
    name: "route53-health-page",
    differs: "moto",
    aws: "pages of up to 100",
    instead: "no pages",
    seen: {
      "route53: a page of health checks has no more than MaxItems, and a marker of the next": {
        isOne: false,
        isNextAnother: false,
      },
    },
  },
  {
    name: "route53-health-config",
    differs: "moto",
    aws: "settings out of range are `InvalidInput`",
    instead: "accepted",
    seen: {
      "route53: a health check without an endpoint is refused": "accepted",
      "route53: a health check every 20 seconds is refused": "accepted",
      "route53: a health check with a threshold of 11 is refused": "accepted",
      "route53: a health check on port 0 is refused": "accepted",
      "route53: a health check on port 65536 is refused": "accepted",
      "route53: a health check of no IP address is refused": "accepted",
      "route53: a health check of an unknown type is refused": "accepted",
      "route53: a health check that matches nothing is refused": "accepted",
      "route53: a health check from two Regions only is refused": "accepted",
    },
  },
];
