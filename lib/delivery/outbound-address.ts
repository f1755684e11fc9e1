import { BlockList, isIP, isIPv6 } from "node:net";

/** What may be called from here. */
export type OutboundRules = {
  /** Whether an address is one that the whole world can reach; nothing inside a machine or a network is. */
  readonly isPublic: (address: string) => boolean;
  /** Whether the operator vouches for an address that is not. */
  readonly isAllowed: (address: string) => boolean;
};

/** Networks that are somebody's own, the machine's, a group's, or nobody's (the registries of special-purpose addresses, RFC 6890). */
const NOT_PUBLIC_4 = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"],
  ...["172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"],
  ...["198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"],
];
/** All of what is given out to the world, and inside of it what leads elsewhere: translated and tunnelled addresses. */
const PUBLIC_6 = ["2000::/3"];
const NOT_PUBLIC_6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** Rules with the operator's networks, each like `10.2.0.0/16`. */
export function outboundRules(networks: readonly string[]): OutboundRules {
  const allowed = blockList(networks);
  return {
    isAllowed: (address) => {
      const plain = plainAddress(address);
      return isIP(plain) > 0 && allowed.check(plain, isIPv6(plain) ? "ipv6" : "ipv4");
    },
    isPublic: isPublicAddress,
  };
}

const notPublic4 = blockList(NOT_PUBLIC_4);
const public6 = blockList(PUBLIC_6);
const notPublic6 = blockList(NOT_PUBLIC_6);

function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (!isIPv6(address)) return !notPublic4.check(address, "ipv4");
  return public6.check(address, "ipv6") && !notPublic6.check(address, "ipv6");
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits = ""] = network.split("/");
    list.addSubnet(address, Number(bits), isIPv6(address) ? "ipv6" : "ipv4");
  }
  return list;
}

/** An IPv4 address that is spelled as IPv6 reaches the IPv4 one, so the operator's networks are asked for that. */
function plainAddress(address: string): string {
  return MAPPED.exec(address)?.[1] ?? address;
}
