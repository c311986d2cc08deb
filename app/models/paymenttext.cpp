#include "models/paymenttext.h"
