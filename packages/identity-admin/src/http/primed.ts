/**
 * The same pieces, the first of them made already: what fails before anything was sent is still an error with a status.
 *
 * @param onError Told of what fails later; the reader sees the pieces end with the same error.
 */
export async function primed<Piece>(pieces: AsyncGenerator<Piece, void>, onError: (error: unknown) => void): Promise<AsyncIterableIterator<Piece>> {
  let first: IteratorResult<Piece, void> | undefined = await pieces.next();
  const rest: AsyncIterableIterator<Piece> = {
    async next() {
      const result = first;
      first = undefined;
      try {
        return result ?? (await pieces.next());
      } catch (error) {
        onError(error);
        throw error;
      }
    },
    async return() {
      await pieces.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => rest,
  };
  return rest;
}
