using Millrace.Contracts.Delivery;
using Millrace.FeatureServing;
using Millrace.Hosting;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddMillraceHosting(AppIds.FeatureServing);
builder.Services.AddFeatureServing(builder.Configuration);

var app = builder.Build();
app.UseMillraceHosting();
app.MapFeatureServing();
app.Run();
