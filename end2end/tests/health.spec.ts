import { expect, test } from "../support/test.ts";

test("the program says that it is up", async ({ request }) => {
    const response = await request.get("/healthz");
    expect(response.status()).toBe(200);
});
