#pragma once

// PracticeTenant's insides: its parts in practicetenant.cpp, its answers to requests in practicetenant_answers.cpp.
#include "practice/httpserver.h"
#include "practice/tenant/callfaults.h"
#include "practice/tenant/practicetenant.h"
#include "practice/tenant/practiceusers.h"
#include "practice/tenant/secretbox.h"
#include "practice/tenant/storethread.h"
#include "practice/tenant/stripecallback.h"
#include "practice/tenant/tenantapi.h"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace console::practice {

struct PracticeTenant::Private
{
    explicit Private(Options given)
        : options(std::move(given)),
          clock(options.clock ? *options.clock : systemClock),
          box(options.seed),
          users(options.seed, options.clientId),
          callback(clock, options.clientId),
          api(store, clock, {options.clientId, users}),
          server([this](const HttpRequest &request) { return handleFaulty(request); })
    {
    }

    HttpResponse handle(const HttpRequest &request);
    HttpResponse handleFaulty(const HttpRequest &request);
    void addDate(HttpResponse &response, qint64 skewSeconds) const;
    HttpResponse handleCallback(const HttpRequest &request, TenantFault fault);
    HttpResponse handleApi(const HttpRequest &request, TenantFault fault);
    void dawdle();
    void closePort();
    void openPort();
    Outcome open() { return store.start(options.dataDir, box, clock, options.clientId); }

    Options options;
    SystemClock systemClock;
    const Clock &clock;
    SecretBox box;
    const PracticeUsers users;
    std::mutex lifecycle; ///< held by whoever starts, stops or visits the store from outside of a request
    StoreThread store;
    StripeCallback callback;
    TenantApi api;
    CallFaults callFaults;

    mutable std::mutex mutex; ///< guards what follows
    std::condition_variable stopped;
    TenantFault fault = TenantFault::None;
    int slownessMs = 35000;
    bool stopping = false;
    bool portClosing = false;
    bool listening = false;

    HttpServer server; ///< last: its handlers use all the rest
};

} // namespace console::practice
