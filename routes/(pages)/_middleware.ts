import { pageAccount } from "@/lib/http/page_account.ts";

export default pageAccount();
