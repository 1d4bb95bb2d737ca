import { expect, it } from "vitest";
import { applyAwsSettings } from "../../src/command/aws-settings.ts";

it("a profile asked for wins over keys in the environment", () => {
  const env = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_SESSION_TOKEN: "c" };
  applyAwsSettings({ profile: "ops", isEndpointForced: false }, env);
  expect(env).toEqual({ AWS_PROFILE: "ops" });
});

it("an endpoint asked for wins over those of single services", () => {
  const env = {
    AWS_ENDPOINT_URL: "http://one",
    AWS_ENDPOINT_URL_ACM: "http://two",
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
  };
  applyAwsSettings({ endpointUrl: "http://three", isEndpointForced: true }, env);
  expect(env).toEqual({ AWS_ENDPOINT_URL: "http://three" });
});

it("an environment that nothing was said against stays as it is", () => {
  const env = { AWS_ENDPOINT_URL: "http://one", AWS_ENDPOINT_URL_ACM: "http://two" };
  applyAwsSettings({ endpointUrl: "http://one", isEndpointForced: false }, env);
  expect(env).toEqual({ AWS_ENDPOINT_URL: "http://one", AWS_ENDPOINT_URL_ACM: "http://two" });
});
