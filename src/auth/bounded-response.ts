/** The response with its body read whole. Fails as soon as the body is larger than `maximumBytes`, and reads no further. */
export async function boundedResponse(response: Response, maximumBytes: number): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maximumBytes) throw new Error(`the answer is larger than ${maximumBytes} bytes`);
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status: response.status, headers: response.headers });
}
