/** The package ships no types. */
declare module "asl-validator" {
  /** Checks a definition against the language's JSON schema and its rules; writes into `definition`. */
  function validate(definition: object): {
    readonly isValid: boolean;
    readonly errorsText: () => string;
  };
  export = validate;
}
