import { define } from "@/define.ts";
import { answering } from "@/lib/api/endpoint.ts";
import { standingsEndpoint } from "@/lib/api/endpoints.ts";

export const handler = define.handlers(answering(standingsEndpoint));
