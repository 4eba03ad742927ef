import { define } from "@/define.ts";
import { answering } from "@/lib/api/endpoint.ts";
import { leagueEndpoint } from "@/lib/api/endpoints.ts";

export const handler = define.handlers(answering(leagueEndpoint));
