#include "server/http/proxy.h"

#include <gtest/gtest.h>

namespace probity::server::http {
namespace {

Request told(std::string peer, std::vector<std::string> chains, std::string proto = "https") {
  Request request;
  request.remote = std::move(peer);
  for (std::string& chain : chains)
    request.headers.push_back({"x-forwarded-for", std::move(chain)});
  request.headers.push_back({"x-forwarded-proto", std::move(proto)});
  believe_proxy(request);
  return request;
}

TEST(Proxy, OnlyWhatTheProxyItselfWrote) {
  const Request request = told("127.0.0.1", {"192.0.2.1, 192.0.2.2,\t192.0.2.3 "});
  EXPECT_EQ(request.remote, "192.0.2.3");
  EXPECT_TRUE(request.https);
  EXPECT_EQ(told("127.0.0.1", {"192.0.2.1", "192.0.2.2"}).remote, "192.0.2.2");
  EXPECT_FALSE(told("127.0.0.1", {}, "https, http").https);
  EXPECT_FALSE(told("127.0.0.1", {}, "HTTPS").https);
}

TEST(Proxy, OnlyFromNearby) {
  for (const char* near : {"127.0.0.1", "127.8.8.8", "::1", "10.1.2.3", "172.16.0.1",
                           "172.31.255.1", "192.168.1.1", "fd00::1"})
    EXPECT_EQ(told(near, {"192.0.2.9"}).remote, "192.0.2.9") << near;
  for (const char* far : {"203.0.113.1", "172.15.0.1", "172.32.0.1", "192.169.0.1", "11.0.0.1",
                          "2001:db8::1", "fe80::1", "nonsense", ""}) {
    const Request request = told(far, {"192.0.2.9"});
    EXPECT_EQ(request.remote, far);
    EXPECT_FALSE(request.https);
  }
}

TEST(Proxy, WhatIsNoAddressIsNotTaken) {
  for (const char* text : {"", "unknown", "_hidden", "192.0.2.256", "192.0.2.1;x", "[::1", "[]",
                           "a:b", ",", "1.2.3.4, "})
    EXPECT_EQ(told("127.0.0.1", {text}).remote, "127.0.0.1") << text;
  EXPECT_EQ(told("127.0.0.1", {"192.0.2.1:8080"}).remote, "192.0.2.1");
  EXPECT_EQ(told("127.0.0.1", {"[2001:DB8::1]:443"}).remote, "2001:db8::1");
  EXPECT_EQ(told("127.0.0.1", {"2001:db8::1"}).remote, "2001:db8::1");
}

}  // namespace
}  // namespace probity::server::http
