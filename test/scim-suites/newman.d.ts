declare module 'newman' {
  interface RunOptions {
    readonly collection: object;
    readonly environment: { readonly values: readonly { readonly key: string; readonly value: string }[] };
    readonly reporters?: readonly string[];
    readonly timeoutRequest?: number;
  }
  interface Assertion {
    readonly assertion: string;
    readonly error?: { readonly message: string };
  }
  interface Execution {
    readonly item: { readonly id: string; readonly name: string };
    readonly assertions?: readonly Assertion[];
    readonly requestError?: Error;
    readonly response?: { readonly code: number; readonly stream?: Buffer };
  }
  interface Summary {
    readonly run: { readonly executions: readonly Execution[]; readonly failures: readonly { readonly error: { readonly message: string } }[] };
  }
  const newman: { run(options: RunOptions, done: (error: Error | null, summary: Summary) => void): void };
  export default newman;
}
