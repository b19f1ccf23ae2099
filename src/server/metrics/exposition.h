// Exposition: Prometheus' text format 0.0.4, written family by family. Plain data, one thread.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace probity::server::metrics {

inline constexpr std::string_view kExpositionType = "text/plain; version=0.0.4; charset=utf-8";

class Exposition {
 public:
  enum class Type { counter, gauge, histogram };
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  // The samples that follow belong to it.
  void family(std::string_view name, Type type, std::string_view help);
  void sample(Labels labels, double value) { line({}, labels, value); }
  // Of a histogram: "_bucket", "_sum", "_count".
  void sample(std::string_view part, Labels labels, double value) { line(part, labels, value); }

  // A family of one sample.
  void one(std::string_view name, Type type, std::string_view help, double value);

  std::string take() { return std::move(text_); }

 private:
  void line(std::string_view part, Labels labels, double value);

  std::string name_, text_;
};

// A count as a sample: exact up to 2^53, which is more than will ever be counted.
inline double figure(std::unsigned_integral auto number) { return static_cast<double>(number); }

}  // namespace probity::server::metrics
