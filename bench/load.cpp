#include "load.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "measure.h"
#include "store/sqlite_store.h"

namespace bench {
namespace {

void print_rate(std::vector<double> times, double seconds) {
  std::sort(times.begin(), times.end());
  const auto at = [&](double part) {
    return times.empty()
               ? 0.0
               : times[static_cast<std::size_t>(static_cast<double>(times.size()) * part)];
  };
  std::printf("{\"per_second\":%.6g,\"p50_ms\":%.6g,\"p99_ms\":%.6g,\"count\":%zu}\n",
              static_cast<double>(times.size()) / seconds, at(0.5), at(0.99), times.size());
}

[[noreturn]] void give_up(const std::string& what) {
  std::fprintf(stderr, "entente-bench: load: %s\n", what.c_str());
  std::exit(1);
}

// One connection over TLS, blocking.
class Caller {
 public:
  Caller(SSL_CTX* context, std::uint16_t port) {
    fd_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      give_up("no connection");
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ssl_ = SSL_new(context);
    SSL_set_fd(ssl_, fd_);
    if (SSL_connect(ssl_) != 1) give_up("no TLS");
  }
  ~Caller() {
    SSL_free(ssl_);
    ::close(fd_);
  }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

  void ask(const std::string& request) {
    if (SSL_write(ssl_, request.data(), static_cast<int>(request.size())) <= 0) give_up("not sent");
    in_.clear();
    std::size_t head = std::string::npos;
    while ((head = in_.find("\r\n\r\n")) == std::string::npos) read_more();
    const std::string status = in_.substr(9, 3);
    if (status != "200" && status != "201") give_up("answered with " + in_.substr(0, 1500));
    const std::size_t length = in_.find("ontent-Length: ");
    if (length == std::string::npos || length > head) give_up("an answer without its length");
    const std::size_t whole = head + 4 + std::strtoull(in_.c_str() + length + 15, nullptr, 10);
    while (in_.size() < whole) read_more();
  }

 private:
  void read_more() {
    char buffer[16384];
    const int got = SSL_read(ssl_, buffer, sizeof buffer);
    if (got <= 0) give_up("the connection ended");
    in_.append(buffer, static_cast<std::size_t>(got));
  }

  int fd_ = -1;
  SSL* ssl_ = nullptr;
  std::string in_;
};

std::string numbered(std::string text, std::uint64_t number) {
  for (std::size_t at = text.find("@@"); at != std::string::npos; at = text.find("@@"))
    text.replace(at, 2, std::to_string(number));
  return text;
}

}  // namespace

int load(int count, char** values) {
  if (count != 4 && count != 7) give_up("wrong words");
  std::signal(SIGPIPE, SIG_IGN);
  const auto port = static_cast<std::uint16_t>(std::atoi(values[0]));
  const int connections = std::atoi(values[1]);
  const double seconds = std::atof(values[2]);
  const bool posts = count == 7 && std::string(values[6]) != "-";
  std::string head = (posts ? "POST " : "GET ") + std::string(values[3]) +
                     " HTTP/1.1\r\nHost: 127.0.0.1:" + values[0] + "\r\n";
  if (count == 7) head += "Cookie: " + std::string(values[4]) + "\r\n";
  std::string body;
  if (posts) {
    head += "X-Entente-CSRF: " + std::string(values[5]) + "\r\nContent-Type: application/json\r\n";
    std::ifstream file(values[6], std::ios::binary);
    body.assign(std::istreambuf_iterator<char>(file), {});
  }
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()),
                                                             SSL_CTX_free);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
  std::atomic<std::uint64_t> number{static_cast<std::uint64_t>(now_ms())};
  std::vector<std::vector<double>> times(static_cast<std::size_t>(connections));
  std::vector<std::unique_ptr<Caller>> callers;
  for (int i = 0; i < connections; ++i)
    callers.push_back(std::make_unique<Caller>(context.get(), port));
  std::vector<std::thread> threads;
  const double start = now_ms();
  for (std::size_t i = 0; i < callers.size(); ++i) {
    threads.emplace_back([&, i] {
      while (true) {
        std::string request = head;
        if (!body.empty()) {
          const std::string content = numbered(body, ++number);
          request += "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content;
        } else {
          request += "\r\n";
        }
        const double begin = now_ms();
        callers[i]->ask(request);
        const double end = now_ms();
        times[i].push_back(end - begin);
        if (end - start >= seconds * 1e3) return;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const double took = (now_ms() - start) / 1e3;
  std::vector<double> all;
  for (const auto& one : times) all.insert(all.end(), one.begin(), one.end());
  print_rate(std::move(all), took);
  return 0;
}

int store_commits(int count, char** values) {
  if (count != 4) give_up("wrong words");
  const double seconds = std::atof(values[1]);
  store::SqliteOptions options;
  options.path = std::string(values[0]) + "/alone.db";
  options.create = true;
  auto opened = store::open_sqlite_store(options);
  if (!opened.ok()) give_up(opened.error().message);
  store::Store& store = *opened.value();
  store::Row row;
  row.entry = Bytes(54, 'e');
  row.opening = Bytes(static_cast<std::size_t>(std::atoi(values[2])), 'o');
  row.state = store::OpeningState::held;
  const int rows = std::atoi(values[3]);
  std::vector<double> times;
  const double start = now_ms();
  for (std::uint64_t index = 0; now_ms() - start < seconds * 1e3;) {
    const double begin = now_ms();
    bool good = store.begin().ok();
    for (int i = 0; i < rows; ++i) good = good && store.append(0, index++, row).ok();
    if (!good || !store.commit().ok()) give_up("the store does not take it");
    const double end = now_ms();
    for (int i = 0; i < rows; ++i) times.push_back(end - begin);
  }
  print_rate(std::move(times), (now_ms() - start) / 1e3);
  return 0;
}

}  // namespace bench
