// A browser or a program at the API, without a socket: one request against the site, as the server
// would make it.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "api/routes.h"
#include "api/site.h"
#include "api/test_engine.h"

namespace api::test {

inline constexpr char kCookieHeader[] = "cookie";

struct Asked {
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers;
  std::string header(const std::string& name) const {
    return headers.contains(name) ? headers.at(name) : "";
  }
  std::string transcript;  // everything that goes out
};

struct Client {
  ApiSite site;
  std::string cookie;
  bool socket = false;
  uid_t user = 0;
  std::string host = "127.0.0.1:8441";

  TestNode* node = nullptr;  // whose turns go by while an answer is waited for

  explicit Client(TestNode& given) : site(*given.parts), node(&given) {}
  explicit Client(Parts& parts) : site(parts) {}

  Asked ask(const std::string& method, const std::string& target, const std::string& body = "",
            std::vector<std::pair<std::string, std::string>> headers = {}) {
    HttpRequest request;
    request.method = method;
    request.path = target.substr(0, target.find('?'));
    if (target.find('?') != std::string::npos) request.query = target.substr(target.find('?') + 1);
    request.headers.emplace_back("host", host);
    if (!cookie.empty()) request.headers.emplace_back(kCookieHeader, cookie);
    if (!body.empty()) request.headers.emplace_back("content-length", std::to_string(body.size()));
    bool typed = body.empty();
    for (auto& header : headers) {
      typed = typed || header.first == "content-type";
      request.headers.push_back(std::move(header));
    }
    if (!typed) request.headers.emplace_back("content-type", "application/json");
    Peer peer;
    peer.local_socket = socket;
    peer.user = user;
    Asked out;
    const auto take = [&out](HttpResponse response) {
      out.status = response.status;
      out.body = response.body;
      out.transcript = std::to_string(response.status) + "\n";
      if (response.stream) {
        while (auto piece = response.stream->next(65536)) {
          if (piece->empty()) break;
          out.body += *piece;
        }
      }
      for (const auto& [name, value] : response.headers) {
        out.headers[name] = value;
        out.transcript += name + ": " + value + "\n";
      }
      out.transcript += out.body;
    };
    Site::Admission admission = site.admit(request, peer);
    if (admission.refusal) {
      take(std::move(*admission.refusal));
      return out;
    }
    if (body.size() > admission.body_limit) {
      take(site.refuse(413, "the body is larger than the " + std::to_string(admission.body_limit) +
                                " bytes that this route takes"));
      return out;
    }
    request.body = body;
    site.serve(std::move(request), peer, take);
    while (out.status == 0 && node != nullptr && !node->later.empty()) node->turn();
    return out;
  }

  std::string csrf() {
    const auto session = json::parse(ask("GET", "/api/v1/session").body);
    return std::string(session.value().text("csrf_token").value_or(""));
  }

  Asked post(const std::string& target, const std::string& body, const std::string& key = "") {
    std::vector<std::pair<std::string, std::string>> headers = {{"x-entente-csrf", csrf()}};
    if (!key.empty()) headers.emplace_back("idempotency-key", key);
    return ask("POST", target, body, std::move(headers));
  }
};

// Every address of a route with its parameters filled in, and with each of its query parameters.
inline std::vector<std::string> targets_of(const Route& route,
                                           const std::map<std::string, std::string>& values,
                                           const std::vector<std::string>& queries) {
  std::string target(route.pattern);
  for (const auto& [name, value] : values) {
    const std::size_t at = target.find("{" + name + "}");
    if (at != std::string::npos) target.replace(at, name.size() + 2, value);
  }
  std::vector<std::string> out = {target};
  for (const std::string& query : queries) {
    const std::string name = query.substr(0, query.find('='));
    for (const std::string_view known : route.query) {
      if (known == name) out.push_back(target + "?" + query);
    }
  }
  return out;
}

}  // namespace api::test
