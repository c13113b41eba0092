/** The environment cannot work as it is. Its message is one sentence for the operator and never repeats a secret. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
