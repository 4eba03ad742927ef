import { define } from "@/define.ts";
import { answering } from "@/lib/api/endpoint.ts";
import { matchupsEndpoint } from "@/lib/api/endpoints.ts";

export const handler = define.handlers(answering(matchupsEndpoint));
