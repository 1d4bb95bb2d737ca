import type { AwsAccess } from "@latchkey/core/aws/aws-client";

type SignerConstructor = NonNullable<AwsAccess["signerConstructor"]>;
type Options = ConstructorParameters<SignerConstructor>[0];
type Sign = InstanceType<SignerConstructor>["sign"];

/**
 * Says who calls which service where, as Signature Version 4 does, without the signature: the twin
 * does not verify it, and the hashing would be a tenth of a world's work.
 */
export class ScopeSigner {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  readonly sign: Sign = async (request, to) => {
    const { credentials, region, service } = this.#options;
    const { accessKeyId } = await given(credentials);
    const scope = [
      accessKeyId,
      "20261120",
      to?.signingRegion ?? (await given(region)),
      to?.signingService ?? service,
      "aws4_request",
    ];
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope.join("/")}, SignedHeaders=host, Signature=none`;
    return Object.assign(request, { headers: { ...request.headers, authorization } });
  };
}

/** The SDK hands over a value, or what gives it. */
function given<T extends object | string>(one: T | (() => Promise<T>)): Promise<T> {
  return typeof one === "function" ? (one as () => Promise<T>)() : Promise.resolve(one);
}
