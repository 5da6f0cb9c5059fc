// What networks compute beside matrix products. Compiled when a device is opened, once with REAL float and once with REAL double; REAL_IS_FLOAT, THREADS and the
// numbers of activations (ACTIVATION_...) and losses (LOSS_...) are given to the compiler. Blocks always have THREADS threads. Sums are in double, over fixed trees, so
// that the same call gives the same bits.

typedef long long whole;

#define KERNEL extern "C" __global__ void
#define EACH(i, count) \
    for (whole i = (whole) blockIdx.x * THREADS + threadIdx.x; i < (count); i += (whole) gridDim.x * THREADS)

#ifdef REAL_IS_FLOAT
#define R(function) function##f
#else
#define R(function) function
#endif

struct Window {
    int height, width, channels, sizeY, sizeX, strideY, strideX, padY, padX, outY, outX;
};

__device__ REAL sigmoid(REAL x) {
    return 1 / (1 + R(exp)(-x));
}

__device__ int larger(int a, int b) {
    return a > b ? a : b;
}

__device__ int smaller(int a, int b) {
    return a < b ? a : b;
}

// A sum over the threads of a block, which all get it.
__device__ double block_sum(double value) {
    __shared__ double sums[THREADS];
    __syncthreads();
    sums[threadIdx.x] = value;
    __syncthreads();
    for (int half = THREADS / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) {
            sums[threadIdx.x] += sums[threadIdx.x + half];
        }
        __syncthreads();
    }
    return sums[0];
}

// The largest over the threads of a block; not a number where one is not.
__device__ double block_largest(double value) {
    __shared__ double values[THREADS];
    __syncthreads();
    values[threadIdx.x] = value;
    __syncthreads();
    for (int half = THREADS / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) {
            double other = values[threadIdx.x + half];
            if (other > values[threadIdx.x] || other != other) {
                values[threadIdx.x] = other;
            }
        }
        __syncthreads();
    }
    return values[0];
}

// ---- Element by element

KERNEL fill(REAL* x, whole count, REAL value) {
    EACH(i, count) {
        x[i] = value;
    }
}

KERNEL add(REAL alpha, const REAL* x, REAL* y, whole count) {
    EACH(i, count) {
        y[i] += alpha * x[i];
    }
}

KERNEL scale(REAL alpha, REAL* x, whole count) {
    EACH(i, count) {
        x[i] *= alpha;
    }
}

__device__ REAL activated(REAL x, int activation) {
    switch (activation) {
        case ACTIVATION_RELU:
            return x <= 0 ? 0 : x;
        case ACTIVATION_LEAKY_RELU:
            return x > 0 ? x : (REAL) 0.01 * x;
        case ACTIVATION_ELU:
            return x > 0 ? x : R(expm1)(x);
        case ACTIVATION_SIGMOID:
            return sigmoid(x);
        case ACTIVATION_TANH:
            return R(tanh)(x);
        case ACTIVATION_SOFTPLUS:
            return (x <= 0 ? 0 : x) + R(log1p)(R(exp)(-R(fabs)(x)));
        default:
            return x;
    }
}

__device__ REAL slope_at(REAL value, int activation) {
    switch (activation) {
        case ACTIVATION_RELU:
            return value > 0 ? 1 : 0;
        case ACTIVATION_LEAKY_RELU:
            return value > 0 ? 1 : (REAL) 0.01;
        case ACTIVATION_ELU:
            return value > 0 ? 1 : value + 1;
        case ACTIVATION_SIGMOID:
            return value * (1 - value);
        case ACTIVATION_TANH:
            return 1 - value * value;
        case ACTIVATION_SOFTPLUS:
            return -R(expm1)(-value);
        default:
            return 1;
    }
}

// bias may be null
KERNEL activate(REAL* x, const REAL* bias, int width, int activation, whole count) {
    EACH(i, count) {
        x[i] = activated(bias ? x[i] + bias[i % width] : x[i], activation);
    }
}

KERNEL activate_gradient(const REAL* y, REAL* gradient, int activation, whole count) {
    EACH(i, count) {
        gradient[i] *= slope_at(y[i], activation);
    }
}

KERNEL copy_columns(
    const REAL* from, int fromWidth, int fromColumn, REAL* to, int toWidth, int toColumn, int columns, int accumulate,
    whole count) {
    EACH(i, count) {
        whole row = i / columns;
        int column = i % columns;
        REAL value = from[row * fromWidth + fromColumn + column];
        REAL* place = to + row * toWidth + toColumn + column;
        *place = accumulate ? *place + value : value;
    }
}

// What falls below the limit, of 2^24 numbers, is zero.
KERNEL dropout(const REAL* x, REAL* y, unsigned int seed, unsigned int limit, REAL kept, int accumulate, whole count) {
    EACH(i, count) {
        unsigned int hash = (unsigned int) i * 0x9E3779B9u + seed;
        hash = (hash ^ hash >> 16) * 0x85EBCA6Bu;
        hash = (hash ^ hash >> 13) * 0xC2B2AE35u;
        hash ^= hash >> 16;
        REAL value = hash >> 8 < limit ? 0 : x[i] * kept;
        y[i] = accumulate ? y[i] + value : value;
    }
}

KERNEL momentum(REAL* weights, const REAL* gradient, REAL* velocity, REAL rate, REAL share, int nesterov, whole count) {
    EACH(i, count) {
        REAL speed = share * velocity[i] + gradient[i];
        velocity[i] = speed;
        weights[i] -= rate * (nesterov ? gradient[i] + share * speed : speed);
    }
}

KERNEL adam(
    REAL* weights, const REAL* gradient, REAL* first, REAL* second, REAL rate, REAL beta1, REAL beta2, REAL epsilon,
    whole count) {
    EACH(i, count) {
        REAL slope = gradient[i];
        REAL mean = beta1 * first[i] + (1 - beta1) * slope;
        REAL square = beta2 * second[i] + (1 - beta2) * slope * slope;
        first[i] = mean;
        second[i] = square;
        weights[i] -= rate * mean / (R(sqrt)(square) + epsilon);
    }
}

// ---- Tables

KERNEL gather(const REAL* table, int width, const REAL* indices, REAL* rows, whole count) {
    EACH(i, count) {
        whole row = i / width;
        rows[i] = table[(whole) indices[row] * width + i % width];
    }
}

// For every row the next one of the same index, or -1; and whether it is the first one of its index.
KERNEL chain(const REAL* indices, int count, int* next, int* first) {
    EACH(i, count) {
        int later = i + 1;
        while (later < count && indices[later] != indices[i]) {
            later++;
        }
        int earlier = i - 1;
        while (earlier >= 0 && indices[earlier] != indices[i]) {
            earlier--;
        }
        next[i] = later < count ? later : -1;
        first[i] = earlier < 0;
    }
}

KERNEL scatter(
    const REAL* rows, int width, const REAL* indices, const int* next, const int* first, REAL* table, whole count) {
    EACH(i, count) {
        int row = i / width;
        int column = i % width;
        if (first[row]) {
            REAL* place = table + (whole) indices[row] * width + column;
            REAL sum = *place;
            for (int at = row; at >= 0; at = next[at]) {
                sum += rows[(whole) at * width + column];
            }
            *place = sum;
        }
    }
}

// ---- Sums

// One sum a block, at partials[block].
KERNEL squares(const REAL* x, double* partials, whole count) {
    double sum = 0;
    EACH(i, count) {
        sum += (double) x[i] * x[i];
    }
    sum = block_sum(sum);
    if (threadIdx.x == 0) {
        partials[blockIdx.x] = sum;
    }
}

// For one block.
KERNEL total(const double* values, double* result, whole count) {
    double sum = 0;
    EACH(i, count) {
        sum += values[i];
    }
    sum = block_sum(sum);
    if (threadIdx.x == 0) {
        result[0] = sum;
    }
}

// Two sums for each column over some rows, at partials[2 * chunk] and [2 * chunk + 1]; 32 columns a block, 8 rows side by side. Of what, says the kind: 0, x; 1, the squared
// distances from the centres; 2, slopes times normalized columns, and slopes; 3, slopes times normalized rows, and slopes. moments: a centre and a factor a row.
KERNEL column_partials(
    int kind, const REAL* x, const REAL* slopes, const double* centres, const double* factors, const double* moments,
    int rows, int width, int chunkRows, double* partials) {
    __shared__ double firsts[THREADS];
    __shared__ double seconds[THREADS];
    int column = blockIdx.x * 32 + threadIdx.x % 32;
    double first = 0;
    double second = 0;
    if (column < width) {
        whole from = (whole) blockIdx.y * chunkRows;
        whole to = from + chunkRows < rows ? from + chunkRows : rows;
        double centre = kind == 1 || kind == 2 ? centres[column] : 0;
        double factor = kind == 2 ? factors[column] : 0;
        for (whole row = from + threadIdx.x / 32; row < to; row += THREADS / 32) {
            double value = x[row * width + column];
            if (kind == 0) {
                first += value;
            } else if (kind == 1) {
                first += (value - centre) * (value - centre);
            } else {
                double slope = slopes[row * width + column];
                double unit = kind == 2 ? (value - centre) * factor : (value - moments[2 * row]) * moments[2 * row + 1];
                first += slope * unit;
                second += slope;
            }
        }
    }
    firsts[threadIdx.x] = first;
    seconds[threadIdx.x] = second;
    __syncthreads();
    for (int half = THREADS / 2; half >= 32; half /= 2) {
        if (threadIdx.x < half) {
            firsts[threadIdx.x] += firsts[threadIdx.x + half];
            seconds[threadIdx.x] += seconds[threadIdx.x + half];
        }
        __syncthreads();
    }
    if (threadIdx.x < 32 && column < width) {
        partials[(whole) 2 * blockIdx.y * width + column] = firsts[threadIdx.x];
        partials[((whole) 2 * blockIdx.y + 1) * width + column] = seconds[threadIdx.x];
    }
}

// Results may be null.
KERNEL column_totals(
    const double* partials, int chunks, int width, double divisor, double* wideFirst, double* wideSecond, REAL* first,
    REAL* second) {
    EACH(column, width) {
        double sum = 0;
        double other = 0;
        for (int chunk = 0; chunk < chunks; chunk++) {
            sum += partials[(whole) 2 * chunk * width + column];
            other += partials[((whole) 2 * chunk + 1) * width + column];
        }
        if (wideFirst) {
            wideFirst[column] = sum / divisor;
        }
        if (wideSecond) {
            wideSecond[column] = other / divisor;
        }
        if (first) {
            first[column] = (REAL) (sum / divisor);
        }
        if (second) {
            second[column] = (REAL) (other / divisor);
        }
    }
}

// ---- Losses; gradient and outputs may be the same memory. A block a row.

KERNEL cross_entropy(
    const REAL* outputs, const REAL* targets, const REAL* weights, int rows, int width, double smoothing, double scale,
    REAL* gradient, double* losses) {
    for (int row = blockIdx.x; row < rows; row += gridDim.x) {
        const REAL* values = outputs + (whole) row * width;
        int wanted = (int) targets[row];
        double weight = weights[row];
        double largest = values[0];
        double mean = 0;
        for (int j = threadIdx.x; j < width; j += THREADS) {
            double value = values[j];
            if (value > largest || value != value) {
                largest = value;
            }
            mean += value / width;
        }
        double logit = values[wanted];
        largest = block_largest(largest);
        mean = block_sum(mean);
        double sum = 0;
        for (int j = threadIdx.x; j < width; j += THREADS) {
            sum += exp((double) values[j] - largest);
        }
        sum = block_sum(sum);
        double factor = scale * weight;
        for (int j = threadIdx.x; j < width; j += THREADS) {
            double slope = exp((double) values[j] - largest) / sum - smoothing / width - (j == wanted ? 1 - smoothing : 0);
            gradient[(whole) row * width + j] = (REAL) (factor == 0 ? 0 : slope * factor);
        }
        if (threadIdx.x == 0) {
            double lost = log(sum) + largest - (1 - smoothing) * logit - (smoothing == 0 ? 0 : smoothing * mean);
            losses[row] = weight == 0 ? 0 : weight * lost;
        }
        __syncthreads();
    }
}

KERNEL differences(
    int loss, const REAL* outputs, const REAL* targets, const REAL* weights, int rows, int width, double scale,
    REAL* gradient, double* losses) {
    for (int row = blockIdx.x; row < rows; row += gridDim.x) {
        double weight = weights[row];
        double factor = scale * weight;
        double sum = 0;
        for (int j = threadIdx.x; j < width; j += THREADS) {
            whole at = (whole) row * width + j;
            double output = outputs[at];
            double difference = output - targets[at];
            double size = fabs(difference);
            double slope = difference;
            switch (loss) {
                case LOSS_BINARY:
                    sum += (output <= 0 ? 0 : output) - output * targets[at] + log1p(exp(-fabs(output)));
                    slope = 1 / (1 + exp(-output)) - targets[at];
                    break;
                case LOSS_SQUARED:
                    sum += difference * difference / 2;
                    break;
                case LOSS_ABSOLUTE:
                    sum += size;
                    slope = difference > 0 ? 1 : difference < 0 ? -1 : difference;
                    break;
                default:
                    sum += size <= 1 ? difference * difference / 2 : size - 0.5;
                    slope = difference > 1 ? 1 : difference < -1 ? -1 : difference;
                    break;
            }
            gradient[at] = (REAL) (factor == 0 ? 0 : slope / width * factor);
        }
        sum = block_sum(sum);
        if (threadIdx.x == 0) {
            losses[row] = weight == 0 ? 0 : weight * (sum / width);
        }
    }
}

// ---- Normalization

KERNEL column_factors(
    const REAL* mean, const REAL* variance, double epsilon, double* centres, double* factors, int width) {
    EACH(column, width) {
        centres[column] = mean[column];
        factors[column] = 1 / sqrt((double) variance[column] + epsilon);
    }
}

KERNEL normalize_columns(
    const REAL* x, int width, const double* centres, const double* factors, const REAL* gain, const REAL* shift, REAL* y,
    whole count) {
    EACH(i, count) {
        int column = i % width;
        y[i] = (REAL) ((x[i] - centres[column]) * factors[column] * gain[column] + shift[column]);
    }
}

KERNEL normalize_columns_gradient(
    const REAL* x, const REAL* slopes, int rows, int width, const double* centres, const double* factors,
    const REAL* gain, const double* gainSlopes, const double* shiftSlopes, REAL* sums, whole count) {
    EACH(i, count) {
        int column = i % width;
        double unit = (x[i] - centres[column]) * factors[column];
        double slope = slopes[i] - shiftSlopes[column] / rows - unit * gainSlopes[column] / rows;
        sums[i] = (REAL) (sums[i] + gain[column] * factors[column] * slope);
    }
}

// A block a row: its centre and its factor.
KERNEL row_moments(const REAL* x, int rows, int width, double epsilon, double* moments) {
    for (int row = blockIdx.x; row < rows; row += gridDim.x) {
        const REAL* values = x + (whole) row * width;
        double sum = 0;
        for (int j = threadIdx.x; j < width; j += THREADS) {
            sum += values[j];
        }
        double centre = block_sum(sum) / width;
        double spread = 0;
        for (int j = threadIdx.x; j < width; j += THREADS) {
            spread += (values[j] - centre) * (values[j] - centre);
        }
        spread = block_sum(spread) / width;
        if (threadIdx.x == 0) {
            moments[2 * (whole) row] = centre;
            moments[2 * (whole) row + 1] = 1 / sqrt(spread + epsilon);
        }
    }
}

KERNEL normalize_rows(
    const REAL* x, int width, const double* moments, const REAL* gain, const REAL* shift, REAL* y, whole count) {
    EACH(i, count) {
        whole row = i / width;
        int column = i % width;
        y[i] = (REAL) ((x[i] - moments[2 * row]) * moments[2 * row + 1] * gain[column] + shift[column]);
    }
}

// A block a row.
KERNEL normalize_rows_gradient(
    const REAL* x, const REAL* slopes, int rows, int width, const double* moments, const REAL* gain, REAL* sums) {
    for (int row = blockIdx.x; row < rows; row += gridDim.x) {
        whole from = (whole) row * width;
        double centre = moments[2 * (whole) row];
        double factor = moments[2 * (whole) row + 1];
        double plain = 0;
        double along = 0;
        for (int j = threadIdx.x; j < width; j += THREADS) {
            double slope = (double) slopes[from + j] * gain[j];
            plain += slope;
            along += slope * (x[from + j] - centre) * factor;
        }
        plain = block_sum(plain);
        along = block_sum(along);
        for (int j = threadIdx.x; j < width; j += THREADS) {
            double unit = (x[from + j] - centre) * factor;
            double slope = (double) slopes[from + j] * gain[j] - plain / width - unit * along / width;
            sums[from + j] = (REAL) (sums[from + j] + factor * slope);
        }
    }
}

// ---- Recurrences; a thread for each unit of a row.

KERNEL gru(
    const REAL* fromInput, const REAL* fromState, const REAL* state, int units, REAL* gates, REAL* next, whole count) {
    EACH(i, count) {
        whole at = i / units * 3 * units + i % units;
        REAL reset = sigmoid(fromInput[at] + fromState[at]);
        REAL update = sigmoid(fromInput[at + units] + fromState[at + units]);
        REAL fresh = R(tanh)(fromInput[at + 2 * units] + reset * fromState[at + 2 * units]);
        next[i] = (1 - update) * fresh + update * state[i];
        gates[at] = reset;
        gates[at + units] = update;
        gates[at + 2 * units] = fresh;
    }
}

KERNEL gru_gradient(
    const REAL* gates, const REAL* fromState, const REAL* state, const REAL* slopes, int units, REAL* toInput,
    REAL* toState, REAL* direct, whole count) {
    EACH(i, count) {
        whole at = i / units * 3 * units + i % units;
        REAL reset = gates[at];
        REAL update = gates[at + units];
        REAL fresh = gates[at + 2 * units];
        REAL slope = slopes[i];
        REAL dFresh = slope * (1 - update) * (1 - fresh * fresh);
        REAL dUpdate = slope * (state[i] - fresh) * update * (1 - update);
        REAL dReset = dFresh * fromState[at + 2 * units] * reset * (1 - reset);
        toInput[at] = dReset;
        toInput[at + units] = dUpdate;
        toInput[at + 2 * units] = dFresh;
        toState[at] = dReset;
        toState[at + units] = dUpdate;
        toState[at + 2 * units] = dFresh * reset;
        direct[i] = slope * update;
    }
}

KERNEL lstm(REAL* sums, const REAL* cell, int units, REAL* nextCell, REAL* next, whole count) {
    EACH(i, count) {
        REAL* gate = sums + i / units * 4 * units + i % units;
        REAL in = sigmoid(gate[0]);
        REAL forget = sigmoid(gate[units]);
        REAL out = sigmoid(gate[2 * units]);
        REAL fresh = R(tanh)(gate[3 * units]);
        REAL after = forget * cell[i] + in * fresh;
        gate[0] = in;
        gate[units] = forget;
        gate[2 * units] = out;
        gate[3 * units] = fresh;
        nextCell[i] = after;
        next[i] = out * R(tanh)(after);
    }
}

KERNEL lstm_gradient(
    REAL* gates, const REAL* cell, const REAL* nextCell, const REAL* slopes, int units, REAL* toCell, whole count) {
    EACH(i, count) {
        REAL* gate = gates + i / units * 4 * units + i % units;
        REAL in = gate[0];
        REAL forget = gate[units];
        REAL out = gate[2 * units];
        REAL fresh = gate[3 * units];
        REAL slope = slopes[i];
        REAL bent = R(tanh)(nextCell[i]);
        REAL dAfter = toCell[i] + slope * out * (1 - bent * bent);
        gate[0] = dAfter * fresh * in * (1 - in);
        gate[units] = dAfter * cell[i] * forget * (1 - forget);
        gate[2 * units] = slope * bent * out * (1 - out);
        gate[3 * units] = dAfter * in * (1 - fresh * fresh);
        toCell[i] = dAfter * forget;
    }
}

// ---- Windows; a thread for each value that is written, so that sums have an order.

// The first and the last place in one direction whose window covers a row or a column.
__device__ int first_place(int at, int pad, int size, int stride) {
    int reach = at + pad - size + 1;
    return reach <= 0 ? 0 : (reach + stride - 1) / stride;
}

__device__ int last_place(int at, int pad, int stride, int places) {
    return smaller(places - 1, (at + pad) / stride);
}

KERNEL unfold(const REAL* images, REAL* columns, whole count, Window w) {
    int covered = w.sizeY * w.sizeX * w.channels;
    EACH(i, count) {
        int under = i % covered;
        whole at = i / covered;
        int place = at % (w.outY * w.outX);
        whole row = at / (w.outY * w.outX);
        int y = place / w.outX * w.strideY - w.padY + under / (w.sizeX * w.channels);
        int x = place % w.outX * w.strideX - w.padX + under / w.channels % w.sizeX;
        bool inside = y >= 0 && y < w.height && x >= 0 && x < w.width;
        columns[i] = inside ? images[((row * w.height + y) * w.width + x) * w.channels + under % w.channels] : (REAL) 0;
    }
}

KERNEL fold(const REAL* columns, REAL* images, whole count, Window w) {
    whole covered = w.sizeY * w.sizeX * w.channels;
    EACH(i, count) {
        int channel = i % w.channels;
        whole at = i / w.channels;
        int x = at % w.width;
        at /= w.width;
        int y = at % w.height;
        whole row = at / w.height;
        REAL sum = images[i];
        for (int py = first_place(y, w.padY, w.sizeY, w.strideY); py <= last_place(y, w.padY, w.strideY, w.outY); py++) {
            int inY = y + w.padY - py * w.strideY;
            for (int px = first_place(x, w.padX, w.sizeX, w.strideX); px <= last_place(x, w.padX, w.strideX, w.outX); px++) {
                int inX = x + w.padX - px * w.strideX;
                whole place = (row * w.outY + py) * w.outX + px;
                sum += columns[place * covered + (inY * w.sizeX + inX) * w.channels + channel];
            }
        }
        images[i] = sum;
    }
}

KERNEL pool(int largest, const REAL* images, REAL* pooled, whole count, Window w) {
    EACH(i, count) {
        int channel = i % w.channels;
        whole at = i / w.channels;
        int px = at % w.outX;
        at /= w.outX;
        int py = at % w.outY;
        const REAL* image = images + at / w.outY * w.height * w.width * w.channels + channel;
        int top = py * w.strideY - w.padY;
        int left = px * w.strideX - w.padX;
        REAL best = 0;
        double sum = 0;
        int seen = 0;
        for (int y = larger(0, top); y < smaller(w.height, top + w.sizeY); y++) {
            for (int x = larger(0, left); x < smaller(w.width, left + w.sizeX); x++) {
                REAL value = image[((whole) y * w.width + x) * w.channels];
                if (seen == 0 || value > best || value != value) {
                    best = value;
                }
                sum += value;
                seen++;
            }
        }
        pooled[i] = largest ? (seen == 0 ? -(REAL) __longlong_as_double(0x7ff0000000000000LL) : best) : (REAL) (seen == 0 ? 0 : sum / seen);
    }
}

KERNEL pool_gradient(
    int largest, const REAL* images, const REAL* pooled, const REAL* slopes, REAL* gradient, whole count, Window w) {
    EACH(i, count) {
        int channel = i % w.channels;
        whole at = i / w.channels;
        int x = at % w.width;
        at /= w.width;
        int y = at % w.height;
        whole row = at / w.height;
        const REAL* image = images + row * w.height * w.width * w.channels + channel;
        double sum = gradient[i];
        for (int py = first_place(y, w.padY, w.sizeY, w.strideY); py <= last_place(y, w.padY, w.strideY, w.outY); py++) {
            for (int px = first_place(x, w.padX, w.sizeX, w.strideX); px <= last_place(x, w.padX, w.strideX, w.outX); px++) {
                whole place = ((row * w.outY + py) * w.outX + px) * w.channels + channel;
                int top = larger(0, py * w.strideY - w.padY);
                int left = larger(0, px * w.strideX - w.padX);
                int bottom = smaller(w.height, py * w.strideY - w.padY + w.sizeY);
                int right = smaller(w.width, px * w.strideX - w.padX + w.sizeX);
                if (!largest) {
                    sum += slopes[place] / (double) ((bottom - top) * (right - left));
                } else if (images[i] == pooled[place]) {
                    bool first = true;
                    for (int cell = top * w.width + left; first && cell < y * w.width + x;) {
                        first = image[(whole) cell * w.channels] != pooled[place];
                        cell += cell % w.width == right - 1 ? w.width - right + left + 1 : 1;
                    }
                    if (first) {
                        sum += slopes[place];
                    }
                }
            }
        }
        gradient[i] = (REAL) sum;
    }
}

KERNEL enlarge(const REAL* images, int factorY, int factorX, REAL* large, whole count, Window w) {
    EACH(i, count) {
        int channel = i % w.channels;
        whole at = i / w.channels;
        int x = at % (w.width * factorX);
        at /= w.width * factorX;
        int y = at % (w.height * factorY);
        whole row = at / (w.height * factorY);
        large[i] = images[((row * w.height + y / factorY) * w.width + x / factorX) * w.channels + channel];
    }
}

KERNEL enlarge_gradient(const REAL* slopes, int factorY, int factorX, REAL* gradient, whole count, Window w) {
    EACH(i, count) {
        int channel = i % w.channels;
        whole at = i / w.channels;
        int x = at % w.width;
        at /= w.width;
        int y = at % w.height;
        whole row = at / w.height;
        double sum = gradient[i];
        for (int dy = 0; dy < factorY; dy++) {
            for (int dx = 0; dx < factorX; dx++) {
                whole line = (row * w.height + y) * factorY + dy;
                sum += slopes[((line * w.width + x) * factorX + dx) * w.channels + channel];
            }
        }
        gradient[i] = (REAL) sum;
    }
}
